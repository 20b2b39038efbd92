//! Charts of what was measured, as SVG.

use plotters::{
    coord::{
        Shift,
        ranged1d::{AsRangedCoord, Ranged, ValueFormatter},
    },
    prelude::*,
};
use std::{fs, io, ops::Range, path::Path};

/// Pixels.
const SIZE: (u32, u32) = (960, 540);
/// Colours that also people tell apart who see fewer of them (Okabe and Ito).
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];

/// One line of a chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// As the legend calls it.
    pub name: String,
    /// Its points, from left to right.
    pub points: Vec<(f64, f64)>,
}

/// What a chart says.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart {
    /// Above it.
    pub title: String,
    /// Under it, with its unit.
    pub x_label: String,
    /// Beside it, with its unit.
    pub y_label: String,
    /// Whether each step on both axes is ten times the last, instead of evenly far; then all numbers must be above 0.
    pub logarithmic: bool,
    /// At least one, with at least one point.
    pub lines: Vec<Line>,
}

impl Chart {
    /// Writes the chart as an SVG file, and the folders above it where they are missing.
    ///
    /// # Errors
    /// When the file cannot be written, or there is nothing to draw.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let (x, y) = (self.extent(|point| point.0)?, self.extent(|point| point.1)?);
        let mut svg = String::new();
        {
            let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
            if self.logarithmic {
                self.draw(&area, (x.start..x.end * 1.2).log_scale(), (y.start / 1.5..y.end * 2.0).log_scale())?;
            } else {
                self.draw(&area, 0.0..x.end * 1.02, 0.0..y.end * 1.15)?;
            }
        }
        fs::write(path, svg)
    }

    fn extent(&self, coordinate: impl Fn(&(f64, f64)) -> f64) -> io::Result<Range<f64>> {
        let all = || self.lines.iter().flat_map(|line| &line.points).map(&coordinate);
        let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
        let drawable = least.is_finite() && most.is_finite() && most > 0.0 && (least > 0.0 || !self.logarithmic);
        if drawable { Ok(least..most) } else { Err(io::Error::other(format!("\"{}\" has nothing to draw", self.title))) }
    }

    fn draw<X, Y>(&self, area: &DrawingArea<SVGBackend, Shift>, x: X, y: Y) -> io::Result<()>
    where
        X: AsRangedCoord<Value = f64>,
        Y: AsRangedCoord<Value = f64>,
        X::CoordDescType: Ranged<ValueType = f64> + ValueFormatter<f64>,
        Y::CoordDescType: Ranged<ValueType = f64> + ValueFormatter<f64>,
    {
        let failed = |error: DrawingAreaErrorKind<_>| io::Error::other(error.to_string());
        area.fill(&WHITE).map_err(failed)?;
        let mut chart = ChartBuilder::on(area)
            .caption(&self.title, ("sans-serif", 22))
            .margin(16)
            .x_label_area_size(48)
            .y_label_area_size(88)
            .build_cartesian_2d(x, y)
            .map_err(failed)?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .x_desc(&self.x_label)
            .y_desc(&self.y_label)
            .x_label_formatter(&short)
            .y_label_formatter(&short)
            .label_style(("sans-serif", 14))
            .draw()
            .map_err(failed)?;
        for (line, colour) in self.lines.iter().zip(COLOURS.iter().cycle()) {
            let style = colour.stroke_width(2);
            let drawn = chart.draw_series(LineSeries::new(line.points.iter().copied(), style).point_size(3)).map_err(failed)?;
            drawn.label(&line.name).legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], style));
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperLeft)
            .background_style(WHITE.mix(0.85))
            .border_style(TRANSPARENT)
            .label_font(("sans-serif", 14))
            .draw()
            .map_err(failed)?;
        area.present().map_err(failed)
    }
}

/// 1500 as 1.5k, 2000000 as 2M.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "what a formatter of labels is given")]
fn short(value: &f64) -> String {
    let (value, unit) = match value.abs() {
        1e6.. => (value / 1e6, "M"),
        1e3.. => (value / 1e3, "k"),
        _ => (*value, ""),
    };
    let text = format!("{value:.2}");
    format!("{}{unit}", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_names_its_lines_and_axes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/chart.svg");
        let line = |name: &str, points: &[(f64, f64)]| Line { name: name.into(), points: points.to_vec() };
        let lines = vec![line("ours", &[(1.0, 10.0), (1_000.0, 2e6)]), line("theirs", &[(1.0, 20.0)])];
        let mut chart =
            Chart { title: "Speed".into(), x_label: "batch".into(), y_label: "events/s".into(), logarithmic: true, lines };
        for logarithmic in [true, false] {
            chart.logarithmic = logarithmic;
            chart.write(&path).unwrap();
            let svg = fs::read_to_string(&path).unwrap();
            for part in ["Speed", "batch", "events/s", "ours", "theirs", "polyline"] {
                assert!(svg.contains(part), "no {part} in {svg}");
            }
        }
        chart.lines[0].points[0].1 = 0.0;
        assert!(chart.write(&path).is_ok());
        chart.logarithmic = true;
        assert!(chart.write(&path).unwrap_err().to_string().contains("nothing to draw"));
        assert_eq!([0.5, 7.0, 1_500.0, 2e6].map(|value| short(&value)), ["0.5", "7", "1.5k", "2M"]);
    }
}
