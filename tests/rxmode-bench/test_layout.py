#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Guards against plots whose legends and labels lie on each other, on points, or outside of the
picture, however long the names are and however close the points.

    test_layout.py FRONT-END
"""

import itertools
import sys
import unittest
import xml.etree.ElementTree as xml

sys.path.append(sys.argv.pop())

# pylint: disable=wrong-import-position
from rxbench import page, svg

SPACE = "{http://www.w3.org/2000/svg}"
# What letters take at least in any of the fonts: narrower than the plots allow for.
LETTER = 0.55
NAMES = (("poll", "interrupt", "adaptive", "pause", "l3fwd", "grout", "ovs", "metronome"),
         ("gbe interrupt", "in-tree interrupt", "gbe poll", "in-tree poll"),
         ("librte_net_something_rather_long.so adaptive", "in-tree adaptive", "poll"),
         ("x" * 200,), ())


def chart(names, fronts=(), points=((1, 2), (3, 4))):
    return svg.Chart("a title", svg.Axis("load", least=0, most=10), svg.Axis("time", least=0),
                     [svg.Series(name, [svg.Point(*point) for point in points], index)
                      for index, name in enumerate(names)], list(fronts))


class Text(svg.Box):
    def __init__(self, element):
        size = float(element.get("font-size"))
        width = len(element.text) * LETTER * size
        left = float(element.get("x")) - width * {"start": 0, "middle": 0.5, "end": 1}[
            element.get("text-anchor")]
        y = float(element.get("y"))
        super().__init__(left, y - size * 0.7, left + width, y)
        self.text = element.text


def drawn(what):
    """Width and height of a picture, and its texts."""
    root = xml.fromstring(svg.draw(what))
    return (float(root.get("width")), float(root.get("height")),
            [Text(one) for one in root.iter(f"{SPACE}text") if one.get("transform") is None])


class Layout(unittest.TestCase):
    def assert_apart(self, boxes):
        for one, other in itertools.combinations(boxes, 2):
            self.assertFalse(one.meets(other), (one, other))

    def test_texts_are_apart_and_inside(self):
        for names in NAMES:
            what = chart(names)
            width, height, texts = drawn(what)
            self.assertEqual(height, svg.height(what))
            self.assertTrue(set(names) <= {text.text for text in texts})
            self.assert_apart(texts)
            for text in texts:
                self.assertTrue(text.is_inside(svg.Box(0, 0, width, height)), text)

    def test_legend_is_in_as_few_lines_as_go(self):
        heights = [svg.height(chart(names)) - svg.HEIGHT for names in NAMES]
        self.assertEqual(heights, [svg.LEGEND_LINE * lines for lines in (2, 2, 2, 1, 1)])

    def test_names_of_fronts(self):
        """As of loads at which all poll: in a corner, nearly at the same point."""
        for corner in ((9.9, 0.2), (0.1, 0.1), (9.9, 9.9), (0.1, 9.9), (5, 5)):
            points = [(corner[0] + 0.02 * i, corner[1] + 0.05 * i) for i in range(5)]
            fronts = [svg.Front(f"{i}.488M", [svg.Point(*point)])
                      for i, point in enumerate(points)]
            what = chart(("a", "b"), fronts, points)
            what.y.most = 10
            _, _, texts = drawn(what)
            names = [text for text in texts if text.text.endswith("M")]
            self.assertEqual(len(names), len(fronts))
            root = xml.fromstring(svg.draw(what))
            marks = [svg.Box(float(one.get("cx")) - svg.MARK, float(one.get("cy")) - svg.MARK,
                             float(one.get("cx")) + svg.MARK, float(one.get("cy")) + svg.MARK)
                     for one in root.iter(f"{SPACE}circle")]
            self.assert_apart(names)
            for name, mark in itertools.product(names, marks):
                self.assertFalse(name.meets(mark), (corner, name, mark))

    def test_one_picture_of_several(self):
        charts = [chart(NAMES[0]), chart(NAMES[1]), chart(())]
        root = xml.fromstring(svg.side_by_side(charts))
        self.assertEqual(float(root.get("width")), 2 * svg.WIDTH)
        self.assertEqual(float(root.get("height")), svg.height(charts[1]) + svg.height(charts[2]))

    def test_plots_take_the_width_of_the_page(self):
        self.assertRegex(page.STYLE, r"\.plots svg \{[^}]*width: 100%")


if __name__ == "__main__":
    unittest.main()
