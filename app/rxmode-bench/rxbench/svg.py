# SPDX-License-Identifier: BSD-3-Clause
"""Plots as SVG that stands alone: axes, points with error bars, lines, a legend."""

import math
from dataclasses import dataclass, field
from html import escape

# Small, as it is scaled: two side by side on a laptop's screen, one on a phone's.
WIDTH, HEIGHT = 460, 310
# BOTTOM is below the axis, and has no legend yet.
LEFT, RIGHT, TOP, BOTTOM = 62, 16, 38, 50
SIZE, SMALL = 13, 11
# Of the size of the font: more than most letters take, with whatever font there is.
LETTER = 0.62
# Told apart also by those who do not see red and green, and by their marks.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#8a6d00", "#444444", "#7b3fa0")
MARKS = ("circle", "square", "diamond", "triangle", "wedge", "bar", "hourglass", "pentagon")
LEGEND_MARK, LEGEND_GAP, LEGEND_LINE = 26, 10, 20
MARK = 4.5
# Where the name of a front may be, seen from its first point: as near as there is room.
PLACES = sorted(((dx, 4 + dy) for dx in (9, -9, 55, -55) for dy in range(-78, 79, 13)),
                key=lambda place: abs(place[0]) + abs(place[1] - 4))


@dataclass
class Point:
    x: float
    y: float
    low: float = None
    high: float = None
    hollow: bool = False


@dataclass
class Series:
    """style: an index, the same for the same thing in all charts."""
    name: str
    points: list
    style: int
    line: bool = True
    marks: bool = True


@dataclass
class Front:
    """A thin line with a name at its first point, not in the legend."""
    name: str
    points: list


@dataclass
class Axis:
    """A logarithmic axis shows what is below its least value, such as 0, at its least value."""
    title: str
    log: bool = False
    least: float = None
    most: float = None
    ticks: list = None


@dataclass
class Chart:
    title: str
    x: Axis
    y: Axis
    series: list = field(default_factory=list)
    fronts: list = field(default_factory=list)


def number(value):
    """Short, with k and M."""
    for size, suffix in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.4g}{suffix}"
    return f"{value:.4g}"


class _Scale:
    def __init__(self, axis, values, start, end):
        self._log = axis.log
        self._start, self._end = start, end
        if axis.log:
            positive = [value for value in values if value > 0] or [1]
            low = axis.least or 10 ** math.floor(math.log10(min(positive)))
            high = axis.most or 10 ** math.ceil(math.log10(max(positive)))
            self.low, self.high = low, max(high, low * 10)
        else:
            self.low = axis.least if axis.least is not None else 0
            top = axis.most if axis.most is not None else max([*values, self.low]) * 1.05
            self.high = max(top, self.low + 1e-9)
        self.ticks = axis.ticks or self._ticks()

    def _ticks(self):
        if self._log:
            first, last = round(math.log10(self.low)), round(math.log10(self.high))
            return [(10.0 ** power, number(10.0 ** power)) for power in range(first, last + 1)]
        step = 10 ** math.floor(math.log10(self.high - self.low))
        while (self.high - self.low) / step < 4:
            step /= 2
        count = int((self.high - self.low) / step + 1e-6)
        return [(self.low + i * step, number(self.low + i * step)) for i in range(count + 1)]

    def at(self, value):
        value = min(max(value, self.low), self.high)
        if self._log:
            part = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            part = (value - self.low) / (self.high - self.low)
        return self._start + part * (self._end - self._start)


def text_width(text, size=SIZE):
    return len(text) * LETTER * size


def _text(x, y, text, anchor="middle", size=SIZE, extra=""):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" {extra}>'
            f'{escape(text)}</text>')


def _line(x1, y1, x2, y2, colour, width=1):
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
            f'stroke-width="{width}"/>')


def _mark(x, y, index, hollow=False):
    colour = COLOURS[index % len(COLOURS)]
    style = f'fill="{"white" if hollow else colour}" stroke="{colour}" stroke-width="1.6"'
    shape = MARKS[index % len(MARKS)]
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{MARK}" {style}/>'
    corners = {"square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
               "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
               "triangle": ((0, -1.2), (1.2, 1), (-1.2, 1)),
               "wedge": ((0, 1.2), (1.2, -1), (-1.2, -1)),
               "bar": ((-0.4, -1.3), (0.4, -1.3), (0.4, 1.3), (-0.4, 1.3)),
               "hourglass": ((-1, -1.1), (1, -1.1), (-1, 1.1), (1, 1.1)),
               "pentagon": ((0, -1.3), (1.2, -0.4), (0.8, 1.1), (-0.8, 1.1), (-1.2, -0.4))}[shape]
    points = " ".join(f"{x + MARK * dx:.1f},{y + MARK * dy:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}" {style}/>'


def _axes(chart, xs, ys):
    parts = []
    for value, label in xs.ticks:
        parts.append(_line(xs.at(value), TOP, xs.at(value), HEIGHT - BOTTOM, "#e4e4e4"))
        parts.append(_text(xs.at(value), HEIGHT - BOTTOM + 20, label))
    for value, label in ys.ticks:
        parts.append(_line(LEFT, ys.at(value), WIDTH - RIGHT, ys.at(value), "#e4e4e4"))
        parts.append(_text(LEFT - 8, ys.at(value) + 4, label, "end"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(f'<rect x="{LEFT}" y="{TOP}" width="{WIDTH - RIGHT - LEFT}" '
                 f'height="{HEIGHT - BOTTOM - TOP}" fill="none" stroke="#888"/>')
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, chart.x.title))
    parts.append(_text(15, middle, chart.y.title, extra=f'transform="rotate(-90 15 {middle})"'))
    parts.append(_text(WIDTH / 2, 24, chart.title, size=14, extra='font-weight="bold"'))
    return parts


def _path(places, colour, width):
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


@dataclass
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other):
        return (self.left < other.right and other.left < self.right
                and self.top < other.bottom and other.top < self.bottom)

    def is_inside(self, other):
        return (self.left >= other.left and self.right <= other.right
                and self.top >= other.top and self.bottom <= other.bottom)


PLOT = Box(LEFT, TOP, WIDTH - RIGHT, HEIGHT - BOTTOM)


def _box_of_mark(x, y):
    return Box(x - MARK - 1, y - MARK - 1, x + MARK + 1, y + MARK + 1)


def _box_of_name(x, y, name, anchor):
    width = text_width(name, SMALL)
    left = x - width * {"start": 0, "middle": 0.5, "end": 1}[anchor]
    return Box(left, y - SMALL, left + width, y + 2)


def _place(name, x, y, taken):
    """Where nothing else is, and how the name is anchored there; the last resort is beside it."""
    for dx, dy in PLACES:
        anchor = "start" if dx > 0 else "end" if dx < 0 else "middle"
        box = _box_of_name(x + dx, y + dy, name, anchor)
        if box.is_inside(PLOT) and not any(box.meets(other) for other in taken):
            return x + dx, y + dy, anchor, box
    dx, dy = PLACES[0]
    return x + dx, y + dy, "start", _box_of_name(x + dx, y + dy, name, "start")


def _fronts(chart, xs, ys):
    lines, names = [], []
    taken = [_box_of_mark(xs.at(point.x), ys.at(point.y))
             for series in chart.series for point in series.points if series.marks]
    for front in chart.fronts:
        places = [(xs.at(point.x), ys.at(point.y)) for point in front.points]
        lines.append(_path(places, "#999", 1))
        x, y, anchor, box = _place(front.name, *places[0], taken)
        taken.append(box)
        names.append(_text(x, y, front.name, anchor, SMALL,
                           'paint-order="stroke" stroke="white" stroke-width="3"'))
    return lines, names


def _series(series, xs, ys):
    colour = COLOURS[series.style % len(COLOURS)]
    places = [(xs.at(point.x), ys.at(point.y)) for point in series.points]
    parts = []
    if series.line and len(places) > 1:
        parts.append(_path(places, colour, 1.8))
    for point, (x, y) in zip(series.points, places):
        if point.low is not None and abs(ys.at(point.low) - ys.at(point.high)) > 1:
            parts.append(_line(x, ys.at(point.low), x, ys.at(point.high), colour, 1.4))
        if series.marks:
            parts.append(_mark(x, y, series.style, point.hollow))
    return parts


def _legend_places(names):
    """Lines of pairs of x and name: as many in a line as its width takes."""
    lines, x = [[]], LEGEND_GAP
    for name in names:
        width = LEGEND_MARK + text_width(name)
        if lines[-1] and x + width > WIDTH - LEGEND_GAP:
            lines.append([])
            x = LEGEND_GAP
        lines[-1].append((x, name))
        x += width + LEGEND_GAP
    return lines


def _legend(series):
    """And its height."""
    by_name, parts = {one.name: one for one in series}, []
    lines = _legend_places(by_name)
    for number_of_line, line in enumerate(lines):
        y = HEIGHT + 8 + number_of_line * LEGEND_LINE
        for x, name in line:
            style = by_name[name].style
            # A name that is longer than the picture is wide.
            room = WIDTH - LEGEND_GAP - LEGEND_MARK - x
            size = min(SIZE, SIZE * room / max(text_width(name), 1))
            parts.append(_line(x, y, x + 20, y, COLOURS[style % len(COLOURS)], 1.8))
            parts.append(_mark(x + 10, y, style))
            parts.append(_text(x + LEGEND_MARK, y + 4, name, "start", round(size, 1)))
    return parts, len(lines) * LEGEND_LINE


def height(chart):
    """Of its picture."""
    return HEIGHT + len(_legend_places([series.name for series in chart.series])) * LEGEND_LINE


def draw(chart):
    """The chart as an SVG element."""
    points = [point for series in chart.series for point in series.points]
    highs = [point.y if point.high is None else point.high for point in points]
    xs = _Scale(chart.x, [point.x for point in points], LEFT, WIDTH - RIGHT)
    ys = _Scale(chart.y, [*highs, *(point.y for point in points)], HEIGHT - BOTTOM, TOP)
    lines, names = _fronts(chart, xs, ys)
    parts = _axes(chart, xs, ys) + lines
    for series in chart.series:
        parts += _series(series, xs, ys)
    legend, legend_height = _legend(chart.series)
    return _element(WIDTH, HEIGHT + legend_height, parts + names + legend)


def _element(width, height, parts):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" font-family="DejaVu Sans, Arial, sans-serif" '
            f'fill="#222"><rect width="{width}" height="{height}" fill="white"/>'
            + "\n".join(parts) + "</svg>")


def side_by_side(charts, columns=2):
    """Charts as one picture."""
    parts, top = [], 0
    for first in range(0, len(charts), columns):
        row = charts[first:first + columns]
        parts += [f'<g transform="translate({i * WIDTH} {top})">{draw(chart)}</g>'
                  for i, chart in enumerate(row)]
        top += max(map(height, row))
    return _element(min(columns, len(charts)) * WIDTH, top, parts)
