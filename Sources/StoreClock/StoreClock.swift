// StoreClock
