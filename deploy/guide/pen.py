"""A pen for wiring drawings: boxes, wires and words, written as SVG in one language.

Every sign is told by its shape and its words, never by colour alone, so that a drawing can be printed in black. The
paper is opaque, light or dark as the reader's screen is, and light in print.
"""

from html import escape

LIGHT = dict(paper="#fdfcf9", ink="#1d2430", soft="#5b6472", card="#f4f1e9", signal="#24497e", supply="#b0431c")
DARK = dict(paper="#161b22", ink="#ece9e1", soft="#b3bac5", card="#262e39", signal="#8ab4f8", supply="#f0986f")
FONTS = '"Noto Sans CJK JP","Noto Sans JP","Hiragino Sans","Yu Gothic",Meiryo,system-ui,sans-serif'


def rules(colours):
    """The style of all signs in these colours."""
    return (
        ".paper{{fill:{paper}}}.ink{{fill:{ink}}}.soft{{fill:{soft}}}.blue{{fill:{signal}}}.inverse{{fill:{paper}}}"
        ".card{{fill:{card};stroke:{ink}}}.line{{fill:none;stroke:{ink}}}.thin{{fill:none;stroke:{soft}}}"
        ".signal{{fill:none;stroke:{signal};stroke-width:3}}"
        ".ground{{fill:none;stroke:{ink};stroke-width:6}}"
        ".supply{{fill:none;stroke:{supply};stroke-width:3;stroke-dasharray:9 4}}"
        ".beam{{fill:none;stroke:{supply};stroke-width:3;stroke-dasharray:2 5}}"
    ).format(**colours)


class Pen:
    """Draws one picture; `say` picks the language of a pair of texts."""

    def __init__(self, language, width, height, title, description, size=None, dark=True):
        self.language = language
        self.width, self.height, self.size, self.dark = width, height, size, dark
        self.title, self.description = title, description
        self.marks = []

    def say(self, text):
        return text if isinstance(text, str) else text[self.language == "ja"]

    # Signs

    def mark(self, name, cls, body="", **values):
        given = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in values.items())
        self.marks.append(f'<{name} class="{cls}"{given}' + (f">{body}</{name}>" if body else "/>"))

    def box(self, x, y, width, height, cls="card", radius=6, **more):
        self.mark("rect", cls, x=x, y=y, width=width, height=height, rx=radius, **more)

    def text(self, x, y, words, size=15, anchor="start", cls="ink", bold=False):
        """Words, of several lines where they hold line feeds; `y` is the first line's."""
        for place, line in enumerate(self.say(words).split("\n")):
            weight = {"font_weight": "bold"} if bold else {}
            self.mark("text", cls, escape(line, quote=False), x=x, y=round(y + place * size * 1.35, 1),
                      font_size=size, text_anchor=anchor, **weight)

    def path(self, points, cls):
        words = " ".join(f"{x},{y}" for x, y in points)
        width = {"stroke_width": 2} if cls == "line" else {}
        self.mark("polyline", cls, points=words, stroke_linejoin="round", **width)

    def dot(self, x, y, radius=5, cls="ink"):
        self.mark("circle", cls, cx=x, cy=y, r=radius)

    def ring(self, x, y, radius=7):
        self.mark("circle", "card", cx=x, cy=y, r=radius, stroke_width=2)

    def arrow(self, x, y, to_x, to_y, cls="line"):
        """A straight arrow along an axis."""
        self.path([(x, y), (to_x, to_y)], cls)
        dx, dy = (to_x > x) - (to_x < x), (to_y > y) - (to_y < y)
        back_x, back_y = to_x - 10 * dx, to_y - 10 * dy
        self.mark("polygon", "ink", points=f"{to_x},{to_y} {back_x - 5 * dy},{back_y - 5 * dx} "
                  f"{back_x + 5 * dy},{back_y + 5 * dx}")

    # Parts

    def board(self, x, y, width, rows, step=50, name=("board", "ボード")):
        """A board with a screw terminal for each row (line, pin); gives the terminals' places by line."""
        self.box(x, y, width, step * len(rows) + 30)
        self.text(x + 12, y + 22, name, 13, cls="soft")
        places = {}
        for place, (line, pin) in enumerate(rows):
            at = y + 30 + step * place + step // 2 - 6
            self.text(x + 12, at, line, 16, bold=True)
            self.text(x + 12, at + 17, (f"pin {pin}", f"{pin}番ピン"), 13, cls="soft")
            self.ring(x + width, at + 3)
            places[line] = (x + width, at + 3)
        return places

    def part(self, x, y, width, height, name, note=""):
        """A part as a box with its name."""
        self.box(x, y, width, height)
        self.text(x + width / 2, y + height / 2 + (0 if self.say(note) else 5), name, 15, "middle", bold=True)
        if self.say(note):
            self.text(x + width / 2, y + height / 2 + 19, note, 13, "middle", cls="soft")

    def resistor(self, x, y, words, upright=False):
        """A resistor around (x, y)."""
        width, height = (18, 50) if upright else (50, 18)
        self.box(x - width / 2, y - height / 2, width, height, radius=0, stroke_width=2)
        if upright:
            self.text(x + 15, y + 5, words, 14)
        else:
            self.text(x, y - 15, words, 14, "middle")

    def tag(self, x, y, words):
        """A label that stands for a wire: all tags of one name are joined."""
        width = 15 + sum(9 if ord(sign) < 128 else 14 for sign in self.say(words))
        self.box(x - width / 2, y - 12, width, 24, cls="ink", radius=12)
        self.text(x, y + 5, words, 13, "middle", cls="inverse", bold=True)

    def legend(self, x, y):
        """What the three kinds of wire are."""
        for cls, words in (("signal", ("signal", "信号")), ("ground", ("GND, 0 V", "GND・0 V")),
                           ("supply", ("supply", "電源（＋）"))):
            self.path([(x, y - 5), (x + 40, y - 5)], cls)
            self.text(x + 48, y, words, 13, cls="soft")
            x += 150

    def svg(self):
        style = f"text{{font-family:{FONTS}}}" + rules(LIGHT)
        if self.dark:
            style += f"@media screen and (prefers-color-scheme:dark){{{rules(DARK)}}}"
        width, height = self.size or (self.width, self.height)
        if self.size:
            style += f"@page{{size:{width} {height};margin:0}}"
        head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" width="{width}" '
                f'height="{height}" role="img" lang="{self.language}">\n')
        return head + "\n".join([
            f"<title>{escape(self.say(self.title))}</title>", f"<desc>{escape(self.say(self.description))}</desc>",
            f"<style>{style}</style>", f'<rect class="paper" width="{self.width}" height="{self.height}"/>',
            *self.marks, "</svg>\n"])
