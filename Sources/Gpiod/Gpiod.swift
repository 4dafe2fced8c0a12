// Gpiod
