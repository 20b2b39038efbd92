//! Reads a hunt's folder as an asset, by the same parser as the server.

use bevy::{
    asset::{AssetLoadError, AssetLoader, LoadContext, ReadAssetBytesError, io::Reader},
    prelude::*,
};
use hunt_shared::{
    hunt::{HUNT_FILE, Hunt, Report, files_of, load_hunt},
    identity::HuntId,
};
use std::{collections::BTreeMap, path::Path};

/// A hunt that was read without a mistake.
#[derive(Asset, TypePath, Debug)]
pub struct HuntAsset {
    /// The hunt.
    pub hunt: Hunt,
    /// What is probably not meant, as text; may be empty.
    pub warnings: String,
}

/// Reads `hunt.ron` and the files that it names.
#[derive(TypePath)]
pub struct HuntLoader {
    id: HuntId,
}

impl HuntLoader {
    /// For the hunt in a folder, whose name is the hunt's id.
    pub fn new(folder: &Path) -> Self {
        let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let name = absolute.file_name().map(|name| name.to_string_lossy().into_owned());
        Self { id: HuntId::new(name.unwrap_or_else(|| "hunt".to_owned())) }
    }
}

/// Why a hunt is not on screen.
#[derive(Debug, thiserror::Error)]
pub enum HuntLoadError {
    /// The file cannot be read.
    #[error("{HUNT_FILE} cannot be read")]
    Unreadable(#[from] std::io::Error),
    /// Its files have mistakes.
    #[error("{}", text_of(.0))]
    Mistakes(Report),
}

impl AssetLoader for HuntLoader {
    type Asset = HuntAsset;
    type Settings = ();
    type Error = HuntLoadError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        _settings: &(),
        context: &mut LoadContext<'_>,
    ) -> Result<HuntAsset, HuntLoadError> {
        let mut hunt_file = Vec::new();
        reader.read_to_end(&mut hunt_file).await?;
        let mut files = BTreeMap::new();
        for name in files_of(&hunt_file) {
            // What is missing is told by the parser, with the place where it is named.
            let read: Result<Vec<u8>, ReadAssetBytesError> = context.read_asset_bytes(format!("hunt://{name}")).await;
            if let Ok(bytes) = read {
                files.insert(name, bytes);
            }
        }
        files.insert(HUNT_FILE.to_owned(), hunt_file);
        let loaded = load_hunt(self.id.clone(), &files).map_err(HuntLoadError::Mistakes)?;
        Ok(HuntAsset { hunt: loaded.hunt, warnings: text_of(&loaded.warnings) })
    }

    fn extensions(&self) -> &[&str] {
        &["ron"]
    }
}

fn text_of(report: &Report) -> String {
    report.diagnostics().iter().map(|mistake| format!("{mistake}\n")).collect()
}

/// What is wrong, in words for the designer.
pub fn mistakes_in(error: &AssetLoadError) -> String {
    format!("This hunt cannot be shown yet. Mend it and press F5.\n\n{error}")
}
