#!/usr/bin/python3
"""The same as edge2pcm.c, in Python: waits for the rising edge of a line, writes a sound to a PCM that is open.

libgpiod through its own binding, alsa-lib through ctypes, so that nothing stands between but the language.

usage: edge2pcm.py LINE DEVICE SOUND      SOUND: a WAV file, 16 bits, 48 kHz, stereo
"""

import ctypes
import errno
import glob
import sys
import wave

import gpiod

PERIOD = 960
FRAME = 4
alsa = ctypes.CDLL("libasound.so.2")
alsa.snd_strerror.restype = ctypes.c_char_p
alsa.snd_pcm_writei.restype = ctypes.c_long
alsa.snd_pcm_writei.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong]
for call in (alsa.snd_pcm_prepare, alsa.snd_pcm_drain):
    call.argtypes = [ctypes.c_void_p]


def check(code, call):
    if code < 0:
        sys.exit(f"edge2pcm.py: {call}: {alsa.snd_strerror(int(code)).decode()}")
    return code


def card(device):
    pcm = ctypes.c_void_p()
    check(alsa.snd_pcm_open(ctypes.byref(pcm), device.encode(), 0, 0), "snd_pcm_open")
    # 2: signed, 16 bits, little-endian; 3: interleaved. The ring is 200 ms long; the first frames that are written
    # start a card where the parameters of the software are left as they are.
    check(alsa.snd_pcm_set_params(pcm, 2, 3, 2, 48000, 0, ctypes.c_uint(200_000)), "snd_pcm_set_params")
    software = ctypes.c_void_p()
    check(alsa.snd_pcm_sw_params_malloc(ctypes.byref(software)), "snd_pcm_sw_params_malloc")
    check(alsa.snd_pcm_sw_params_current(pcm, software), "snd_pcm_sw_params_current")
    check(alsa.snd_pcm_sw_params_set_start_threshold(pcm, software, ctypes.c_ulong(1)), "set_start_threshold")
    check(alsa.snd_pcm_sw_params(pcm, software), "snd_pcm_sw_params")
    alsa.snd_pcm_sw_params_free(software)
    check(alsa.snd_pcm_prepare(pcm), "snd_pcm_prepare")
    return pcm


def edges_of_generation_1(name):
    line = gpiod.find_line(name)
    line.request(consumer="edge2pcm.py", type=gpiod.LINE_REQ_EV_RISING_EDGE)
    while True:
        # Without a time it gives up after a second.
        if line.event_wait(sec=86400):
            yield line.event_read()


def edges_of_generation_2(name):
    for path in sorted(glob.glob("/dev/gpiochip*")):
        with gpiod.Chip(path) as chip:
            try:
                offset = chip.line_offset_from_id(name)
            except OSError:
                continue
            settings = gpiod.LineSettings(edge_detection=gpiod.line.Edge.RISING)
            request = chip.request_lines(consumer="edge2pcm.py", config={offset: settings})
        while True:
            yield from request.read_edge_events()
    sys.exit(f"edge2pcm.py: no line is called {name}")


def main():
    name, device, path = sys.argv[1:]
    with wave.open(path) as file:
        sound = file.readframes(file.getnframes())
    pcm = card(device)
    whole = ctypes.create_string_buffer(sound, len(sound))
    start, frames = ctypes.addressof(whole), len(sound) // FRAME
    edges = edges_of_generation_1 if hasattr(gpiod, "find_line") else edges_of_generation_2
    for _ in edges(name):
        at = 0
        while at < frames:
            written = alsa.snd_pcm_writei(pcm, start + at * FRAME, min(PERIOD, frames - at))
            if written == -errno.EPIPE:
                written = alsa.snd_pcm_prepare(pcm)
            at += check(written, "snd_pcm_writei")
        drained = alsa.snd_pcm_drain(pcm)
        # The board was held up, and the card ran dry before the end: that is over, too.
        if drained != -errno.EPIPE:
            check(drained, "snd_pcm_drain")
        check(alsa.snd_pcm_prepare(pcm), "snd_pcm_prepare")


if __name__ == "__main__":
    main()
