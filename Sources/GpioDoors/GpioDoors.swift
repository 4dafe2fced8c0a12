// GpioDoors
