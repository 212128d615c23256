# SPDX-License-Identifier: BSD-3-Clause
"""Plots as SVG that stands alone: axes, points with error bars, lines, a legend."""

import math
from dataclasses import dataclass, field
from html import escape

WIDTH, HEIGHT = 620, 400
LEFT, RIGHT, TOP, BOTTOM = 78, 18, 46, 92
# Told apart also by those who do not see red and green, and by their marks.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#8a6d00", "#444444")
MARKS = ("circle", "square", "diamond", "triangle", "wedge")
LEGEND_COLUMNS = 4
MARK = 4.5


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


def _text(x, y, text, anchor="middle", size=13, extra=""):
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
               "wedge": ((0, 1.2), (1.2, -1), (-1.2, -1))}[shape]
    points = " ".join(f"{x + MARK * dx:.1f},{y + MARK * dy:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}" {style}/>'


def _axes(chart, xs, ys):
    parts = []
    for value, label in xs.ticks:
        parts.append(_line(xs.at(value), TOP, xs.at(value), HEIGHT - BOTTOM, "#e4e4e4"))
        parts.append(_text(xs.at(value), HEIGHT - BOTTOM + 18, label))
    for value, label in ys.ticks:
        parts.append(_line(LEFT, ys.at(value), WIDTH - RIGHT, ys.at(value), "#e4e4e4"))
        parts.append(_text(LEFT - 8, ys.at(value) + 4, label, "end"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(f'<rect x="{LEFT}" y="{TOP}" width="{WIDTH - RIGHT - LEFT}" '
                 f'height="{HEIGHT - BOTTOM - TOP}" fill="none" stroke="#888"/>')
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - BOTTOM + 38, chart.x.title))
    parts.append(_text(18, middle, chart.y.title, extra=f'transform="rotate(-90 18 {middle})"'))
    parts.append(_text(WIDTH / 2, 26, chart.title, size=15, extra='font-weight="bold"'))
    return parts


def _path(places, colour, width):
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _fronts(fronts, xs, ys):
    parts, labels = [], []
    for front in fronts:
        places = [(xs.at(point.x), ys.at(point.y)) for point in front.points]
        parts.append(_path(places, "#999", 1))
        x, y = places[0]
        anchor, x = ("end", x - 9) if x > WIDTH * 0.8 else ("start", x + 9)
        y -= 7
        while any(abs(x - other_x) < 60 and abs(y - other_y) < 12 for other_x, other_y in labels):
            y -= 3
        labels.append((x, y))
        parts.append(_text(x, y, front.name, anchor, size=11))
    return parts


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


def _legend(series):
    width = (WIDTH - LEFT - RIGHT) / LEGEND_COLUMNS
    parts = []
    for index, one in enumerate(series):
        x = LEFT + 8 + index % LEGEND_COLUMNS * width
        y = HEIGHT - 30 + index // LEGEND_COLUMNS * 19
        colour = COLOURS[one.style % len(COLOURS)]
        parts.append(_line(x - 6, y, x + 16, y, colour, 1.8))
        parts.append(_mark(x + 5, y, one.style))
        parts.append(_text(x + 22, y + 4, one.name, "start"))
    return parts


def draw(chart):
    """The chart as an SVG element."""
    points = [point for series in chart.series for point in series.points]
    highs = [point.y if point.high is None else point.high for point in points]
    xs = _Scale(chart.x, [point.x for point in points], LEFT, WIDTH - RIGHT)
    ys = _Scale(chart.y, [*highs, *(point.y for point in points)], HEIGHT - BOTTOM, TOP)
    parts = _axes(chart, xs, ys)
    parts += _fronts(chart.fronts, xs, ys)
    for series in chart.series:
        parts += _series(series, xs, ys)
    parts += _legend(chart.series)
    return _element(WIDTH, HEIGHT, parts)


def _element(width, height, parts):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" font-family="DejaVu Sans, Arial, sans-serif" '
            f'fill="#222"><rect width="{width}" height="{height}" fill="white"/>'
            + "\n".join(parts) + "</svg>")


def side_by_side(charts, columns=2):
    """Charts as one picture."""
    rows = math.ceil(len(charts) / columns)
    parts = [f'<g transform="translate({i % columns * WIDTH} {i // columns * HEIGHT})">'
             f'{draw(chart)}</g>' for i, chart in enumerate(charts)]
    return _element(min(columns, len(charts)) * WIDTH, rows * HEIGHT, parts)
