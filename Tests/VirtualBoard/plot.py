"""Draws a captured cue over its source with the difference, as SVG, with nothing but numpy."""

import math

import numpy

import exactness
import reference

WIDTH, LEFT, RIGHT = 900, 70, 15
PANEL, TOP, SPACE = 170, 50, 50
STYLE = """text{font:12px sans-serif;fill:#222}.t{font-size:15px;font-weight:bold}.a{fill:#666;font-size:11px}
.g{stroke:#ddd;stroke-width:1}.f{fill:none;stroke:#999}"""


def draw(path, card, recording, row):
    """Three panels on one time line: the source with the capture over it, a glance at single samples, the difference."""
    want = exactness.sequence(card.rate, card.channels)
    part = exactness.cut(recording, row.begin, len(want))
    seconds = len(want) / card.rate
    inner = WIDTH - LEFT - RIGHT
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {TOP + 3 * (PANEL + SPACE)}">',
           f"<style>{STYLE}</style>", '<rect width="100%" height="100%" fill="#fff"/>',
           f'<text class="t" x="{LEFT}" y="20">What the card was given, over what the cue is: {card}</text>',
           f'<text class="a" x="{LEFT}" y="36">“いらっしゃいませ。” and “Welcome.”, {exactness.GAP * 1000:.0f} ms apart; '
           f'difference {told(row)}</text>']

    def panel(number, title, low, high, lines, label, span=(0.0, seconds)):
        top = TOP + number * (PANEL + SPACE)
        out.append(f'<text x="{LEFT}" y="{top + 8}">{title}</text>')
        top += 14
        for value in lines:
            y = top + (high - value) / (high - low) * PANEL
            out.append(f'<path class="g" d="M{LEFT} {y:.1f}h{inner}"/>'
                       f'<text class="a" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{label(value)}</text>')
        out.append(f'<rect class="f" x="{LEFT}" y="{top}" width="{inner}" height="{PANEL}"/>')
        count = 8
        for index in range(count + 1):
            x = LEFT + inner * index / count
            time = span[0] + (span[1] - span[0]) * index / count
            digits = 1 if span[1] - span[0] > 0.5 else 4
            out.append(f'<text class="a" x="{x:.0f}" y="{top + PANEL + 14}" text-anchor="middle">{time:.{digits}f} s</text>')
        return top

    peak = math.ceil(float(numpy.abs(want).max()) * 10 + 0.5) / 10
    top = panel(0, "source (grey) and capture (red)", -peak, peak, (-peak, 0, peak), lambda value: f"{value:.1f}")
    for samples, colour, width in ((want, "#bbb", 3), (part, "#c22", 1)):
        out.append(envelope(samples[:, 0], inner, top, peak, colour, width))

    # 6 ms in the middle of the first word: the capture's samples as dots on the source's curve.
    begin = int(0.35 * card.rate)
    count = int(0.006 * card.rate)
    glance = float(numpy.abs(want[begin:begin + count, 0]).max()) * 1.1
    top = panel(1, "6 ms of it: source (line) and the capture's samples (dots)", -glance, glance, (-glance, 0, glance),
                lambda value: f"{value:.2f}", (begin / card.rate, (begin + count) / card.rate))
    points = [(LEFT + inner * index / count, top + (glance - want[begin + index, 0]) / (2 * glance) * PANEL)
              for index in range(count)]
    out.append('<path fill="none" stroke="#888" d="M' + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + '"/>')
    for index in range(count):
        y = top + (glance - part[begin + index, 0]) / (2 * glance) * PANEL
        out.append(f'<circle cx="{LEFT + inner * index / count:.1f}" cy="{y:.1f}" r="1.6" fill="#c22"/>')

    # Root mean square over 5 ms, in dBFS; nothing at all lies at the bottom.
    low, high = -200.0, 0.0
    top = panel(2, "level of the source (grey) and of the difference (red), dBFS over 5 ms; "
                "dashed: 80 dB under the cue", low, high, range(-200, 1, 40), lambda value: f"{value:.0f}")
    for samples, colour in ((want, "#999"), (part - want, "#c22")):
        size = int(0.005 * card.rate)
        whole = samples[:len(samples) // size * size, 0].reshape(-1, size)
        levels = [max(low, reference.decibels(reference.rms(each))) for each in whole]
        points = [f"{LEFT + inner * index / len(levels):.1f} {top + (high - value) / (high - low) * PANEL:.1f}"
                  for index, value in enumerate(levels)]
        out.append(f'<path fill="none" stroke="{colour}" d="M{"L".join(points)}"/>')
    limit = reference.decibels(reference.rms(want)) + exactness.LIMIT
    y = top + (high - limit) / (high - low) * PANEL
    out.append(f'<path d="M{LEFT} {y:.1f}h{inner}" stroke="#06c" stroke-dasharray="6 4"/>')
    out.append("</svg>")
    path.write_text("\n".join(out) + "\n")


def told(row):
    rounded = "none" if row.difference == -math.inf else f"{row.difference:.0f} dB"
    return f"to the source as this card can say it: {rounded}; to the source itself: {row.unrounded:.0f} dB"


def envelope(samples, width, top, peak, colour, stroke):
    """Highest and lowest sample of each pixel."""
    edges = numpy.linspace(0, len(samples), width + 1).astype(int)
    steps = []
    for index, (low, high) in enumerate(zip(edges, edges[1:])):
        for value in (samples[low:high].max(), samples[low:high].min()):
            steps.append(f"{LEFT + index} {top + (peak - value) / (2 * peak) * PANEL:.1f}")
    return f'<path fill="none" stroke="{colour}" stroke-width="{stroke}" d="M{"L".join(steps)}"/>'
