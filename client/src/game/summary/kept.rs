//! What is kept of a hunt as files: a picture of the walk with what it was, and the track. Made beside the game, which goes on meanwhile.

use super::chart_of;
use crate::game::{
    glyphs::{Paper, Written},
    theme::{BRASS, CREAM, PANEL, faces},
};
use bevy::prelude::*;
use hunt_shared::{geo::LocalFrame, hunt::HuntView};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use tiny_skia::{PathBuilder, Rect, Transform};

/// Image pixels of the picture, and of the band at its bottom on which words stand.
const SIZE_PX: UVec2 = UVec2::new(2400, 1600);
const BAND_PX: u32 = 220;

/// Image pixels from the edge to the words, and their sizes.
const EDGE_PX: f32 = 64.0;
const TITLE_PX: f32 = 84.0;
const FIGURES_PX: f32 = 42.0;
const SOURCE_PX: f32 = 28.0;

/// The picture of a walk.
pub struct WalkPicture {
    /// The hunt.
    pub view: Arc<HuntView>,
    /// Its local plane.
    pub frame: LocalFrame,
    /// The walk, metres in the local plane.
    pub stretches: Vec<Vec<Vec2>>,
    /// What it was, in a line.
    pub figures: String,
}

impl WalkPicture {
    /// Draws it.
    fn draw(&self) -> Paper {
        let map_px = SIZE_PX - UVec2::new(0, BAND_PX);
        let mut paper = Paper::new(SIZE_PX.x, SIZE_PX.y);
        paper.lay(&chart_of(&self.view, &self.frame, &self.stretches, map_px).into_paper(), 0, 0);
        let size = SIZE_PX.as_vec2();
        let top = map_px.y as f32;
        let mut ground = |top: f32, height: f32, colour| {
            if let Some(rect) = Rect::from_xywh(0.0, top, size.x, height) {
                paper.fill(&PathBuilder::from_rect(rect), colour, Transform::identity());
            }
        };
        ground(top, BAND_PX as f32, PANEL);
        ground(top, 5.0, BRASS);
        let most_px = size.x - 2.0 * EDGE_PX;
        if let Some(face) = Written::new(faces::serif_bold_italic(), TITLE_PX) {
            face.write(&mut paper, &face.fitted(&self.view.title, most_px), Vec2::new(EDGE_PX, top + 108.0), CREAM);
        }
        let mut figures_px = 0.0;
        if let Some(face) = Written::new(faces::sans(), FIGURES_PX) {
            let figures = face.fitted(&self.figures, most_px * 0.7);
            figures_px = face.width_px(&figures);
            face.write(&mut paper, &figures, Vec2::new(EDGE_PX, top + 178.0), BRASS);
        }
        // Whose map it is stays with it, wherever the picture goes.
        if let Some(face) = Written::new(faces::sans(), SOURCE_PX) {
            let source = face.fitted(&self.view.attribution, most_px - figures_px - EDGE_PX);
            let begin = Vec2::new(size.x - EDGE_PX - face.width_px(&source), top + 178.0);
            face.write(&mut paper, &source, begin, CREAM);
        }
        paper
    }

    /// Writes it as a PNG.
    ///
    /// # Errors
    /// When the file cannot be written, in the system's words.
    pub fn save(&self, path: &Path) -> Result<(), String> {
        let picture = self.draw().into_image().try_into_dynamic().map_err(|error| error.to_string())?;
        picture.to_rgb8().save(path).map_err(|error| error.to_string())
    }
}

/// What is kept.
pub enum Kept {
    /// A picture.
    Picture(Box<WalkPicture>),
    /// A track, as the text of a GPX file.
    Track(String),
}

impl Kept {
    /// Writes it into a folder, under a name that no file has yet.
    ///
    /// # Errors
    /// When there is no folder or it cannot be written, in words for the player.
    pub fn save(&self, folder: Option<PathBuf>, hunt: &str) -> Result<PathBuf, String> {
        let (ending, missing) = match self {
            Self::Picture(_) => ("png", say!("summary-no-pictures-folder")),
            Self::Track(_) => ("gpx", say!("summary-no-documents-folder")),
        };
        let path = free_path(folder, hunt, ending).ok_or(missing)?;
        match self {
            Self::Picture(picture) => picture.save(&path)?,
            Self::Track(text) => fs::write(&path, text).map_err(|error| error.to_string())?,
        }
        Ok(path)
    }
}

/// A name in the folder for files of this kind that no file has yet.
fn free_path(folder: Option<PathBuf>, hunt: &str, ending: &str) -> Option<PathBuf> {
    let folder = folder?;
    let day = jiff::Zoned::now().strftime("%Y-%m-%d");
    let named = |number: u32| {
        let counted = if number == 1 { String::new() } else { format!("-{number}") };
        folder.join(format!("{hunt}-{day}{counted}.{ending}"))
    };
    (1..1000).map(named).find(|path| !path.exists())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::testing::empty_view;
    use bevy::{
        asset::RenderAssetUsages,
        image::{CompressedImageFormats, ImageType},
    };
    use hunt_shared::geo::LonLat;

    fn picture(view: HuntView) -> WalkPicture {
        let stretches = vec![vec![Vec2::new(-400.0, 0.0), Vec2::new(400.0, 0.0)]];
        let frame = LocalFrame::about(LonLat::new(-42.0, 38.5));
        WalkPicture { view: Arc::new(view), frame, stretches, figures: "3 points".into() }
    }

    #[test]
    fn a_picture_is_kept_with_its_title_its_figures_and_whose_map_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let with_words = HuntView { title: "Merrowick".into(), attribution: "A map of ours".into(), ..empty_view() };
        let saved = |view| {
            let path = Kept::Picture(Box::new(picture(view))).save(Some(folder.path().to_owned()), "merrowick").unwrap();
            let bytes = fs::read(path).unwrap();
            let format = ImageType::Extension("png");
            Image::from_buffer(&bytes, format, CompressedImageFormats::NONE, true, default(), RenderAssetUsages::MAIN_WORLD)
                .unwrap()
        };
        let (told, untold) = (saved(with_words), saved(HuntView { title: String::new(), ..empty_view() }));
        assert_eq!(told.size(), SIZE_PX);
        let light = |image: &Image, left: u32, right: u32, from: u32| {
            let band = (from..SIZE_PX.y).flat_map(|y| (left..right).map(move |x| (x, y)));
            band.filter(|(x, y)| image.get_color_at(*x, *y).unwrap().to_srgba().red > 0.6).count()
        };
        let band = SIZE_PX.y - BAND_PX + 10;
        assert!(light(&told, 0, 1200, band) > light(&untold, 0, 1200, band) + 2_000, "the title");
        assert!(light(&told, 1800, 2400, band) > 500 && light(&untold, 1800, 2400, band) == 0, "whose map it is");
        assert!(light(&untold, 0, 1200, band) > 300, "the figures");
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "the second has a name of its own: {names:?}");
    }

    #[test]
    fn a_track_is_kept_and_without_a_folder_it_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let track = Kept::Track("<gpx/>".into());
        let path = track.save(Some(folder.path().to_owned()), "merrowick").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "<gpx/>");
        assert_eq!(path.extension().unwrap(), "gpx");
        assert_eq!(track.save(None, "merrowick"), Err(say!("summary-no-documents-folder")));
        assert!(track.save(Some("/no/such/folder".into()), "merrowick").is_err());
    }
}
