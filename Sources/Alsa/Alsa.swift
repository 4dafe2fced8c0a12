// Alsa
