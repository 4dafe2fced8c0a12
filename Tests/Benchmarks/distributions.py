"""Draws how long each contender took, every opening a dot, on one logarithmic axis. SVG by hand: no library needed."""

import math
import statistics
from html import escape

import stopwatch

WIDTH, LEFT, RIGHT, ROW, TOP = 960, 210, 40, 46, 64
TEXT = 'font-family="sans-serif" fill="#333"'


def draw(title, panels):
    """panels: (heading, [(name, [milliseconds])]) in the order in which they are shown."""
    values = [ms for _, rows in panels for _, row in rows for ms in row]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def x(ms):
        return LEFT + (math.log10(ms) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    height = TOP + sum(44 + ROW * len(rows) for _, rows in panels) + 34
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">',
             f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
             f'<text x="24" y="30" font-size="17" {TEXT}>{escape(title)}</text>',
             f'<text x="24" y="50" font-size="12" {TEXT}>each dot an opening; the bar is the median, '
             'the open ring the 99th percentile; milliseconds, logarithmic</text>']
    y = TOP
    for heading, rows in panels:
        y += 30
        parts.append(f'<text x="24" y="{y - 8}" font-size="14" font-weight="bold" {TEXT}>{escape(heading)}</text>')
        bottom = y + ROW * len(rows)
        parts += grid(low, high, x, y, bottom)
        for name, row in rows:
            middle = y + ROW / 2
            parts.append(f'<text x="{LEFT - 14}" y="{middle + 4}" font-size="13" text-anchor="end" {TEXT}>'
                         f'{escape(name)}</text>')
            for index, ms in enumerate(row):
                # Spread over the row by a step that repeats late, so that dots of one value can be told apart.
                shift = ((index * 0.618) % 1 - 0.5) * (ROW - 20)
                parts.append(f'<circle cx="{x(ms):.1f}" cy="{middle + shift:.1f}" r="2.4" fill="#2a6f97" '
                             'fill-opacity="0.45"/>')
            median, late = statistics.median(row), stopwatch.percentile(row, 0.99)
            parts.append(f'<line x1="{x(median):.1f}" x2="{x(median):.1f}" y1="{y + 5}" y2="{y + ROW - 5}" '
                         'stroke="#c1121f" stroke-width="2.5"/>')
            parts.append(f'<circle cx="{x(late):.1f}" cy="{middle:.1f}" r="5.5" fill="none" stroke="#c1121f" '
                         'stroke-width="1.8"/>')
            y += ROW
        y += 14
    return "\n".join([*parts, "</svg>"]) + "\n"


def grid(low, high, x, top, bottom):
    parts = []
    for power in range(low, high + 1):
        for digit in range(1, 10 if power < high else 2):
            value = digit * 10.0 ** power
            parts.append(f'<line x1="{x(value):.1f}" x2="{x(value):.1f}" y1="{top}" y2="{bottom}" '
                         f'stroke="{"#bbb" if digit == 1 else "#eee"}"/>')
        parts.append(f'<text x="{x(10.0 ** power):.1f}" y="{bottom + 15}" font-size="11" text-anchor="middle" {TEXT}>'
                     f'{10.0 ** power:g}</text>')
    return parts
