//! Reads a hunt's folder as an asset, by the same parser as the server.

use bevy::{
    asset::{AssetLoader, LoadContext, ReadAssetBytesError, io::Reader},
    prelude::*,
};
use hunt_shared::{
    hunt::{HUNT_FILE, Hunt, Report, files_of, hunt_folder, load_hunt},
    identity::HuntId,
};
use std::{collections::BTreeMap, path::Path, sync::Arc};

/// What was read of a hunt's folder.
#[derive(Asset, TypePath, Debug)]
pub struct HuntAsset {
    /// The hunt; `None` when its files have mistakes.
    pub hunt: Option<Arc<Hunt>>,
    /// The mistakes, or what is probably not meant; may be empty.
    pub findings: Report,
}

/// Reads `hunt.ron` and the files that it names.
#[derive(TypePath)]
pub struct HuntLoader {
    id: HuntId,
}

impl HuntLoader {
    /// For the hunt in a folder, whose name is the hunt's id.
    pub fn new(folder: &Path) -> Self {
        Self { id: hunt_folder(folder).1 }
    }
}

impl AssetLoader for HuntLoader {
    type Asset = HuntAsset;
    type Settings = ();
    type Error = std::io::Error;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        _settings: &(),
        context: &mut LoadContext<'_>,
    ) -> Result<HuntAsset, std::io::Error> {
        let mut hunt_file = Vec::new();
        reader.read_to_end(&mut hunt_file).await?;
        let mut files = BTreeMap::new();
        // Translations name pictures in their turn.
        for _ in 0..2 {
            for name in files_of(&hunt_file, |name| files.get(name).cloned()) {
                if files.contains_key(&name) {
                    continue;
                }
                // What is missing is told by the parser, with the place where it is named.
                let read: Result<Vec<u8>, ReadAssetBytesError> = context.read_asset_bytes(format!("hunt://{name}")).await;
                if let Ok(bytes) = read {
                    files.insert(name, bytes);
                }
            }
        }
        files.insert(HUNT_FILE.to_owned(), hunt_file);
        Ok(match load_hunt(self.id.clone(), &files) {
            Ok(loaded) => HuntAsset { hunt: Some(Arc::new(loaded.hunt)), findings: loaded.warnings },
            Err(mistakes) => HuntAsset { hunt: None, findings: mistakes },
        })
    }

    fn extensions(&self) -> &[&str] {
        &["ron"]
    }
}
