// GreeterSimulation
