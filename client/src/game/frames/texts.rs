//! Texts of hunts: Markdown, pictures that are there, that load and that are missing, and another language.

use super::{
    Stage, sizes,
    story::{opened, rewarded, said},
};
use crate::game::pictures::Pictures;
use bevy::prelude::*;
use hunt_shared::{
    event::EventKind,
    hunt::{Hunt, PictureFile},
    identity::ContentHash,
    picture::Picture,
};

/// A PNG of a lamp over the sea at dusk, its pixels stored as they are.
fn lamp_at_dusk(width: u32, height: u32) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..height {
        pixels.push(0);
        for x in 0..width {
            let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
            let glow = (1.0 - (u - 0.68).hypot((v - 0.34) * 0.7) * 3.2).max(0.0);
            let sea = v > 0.62;
            let base = if sea { [18.0, 48.0, 63.0] } else { [40.0 + 60.0 * v, 60.0 + 30.0 * v, 78.0] };
            let light = if sea { glow * 0.6 + ((v - 0.62) * 40.0).sin().abs() * 0.06 } else { glow };
            let tower = (u - 0.68).abs() < 0.018 + 0.02 * v && (0.38..0.64).contains(&v);
            for (dark, lit) in base.into_iter().zip([242.0, 179.0, 61.0]) {
                pixels.push(if tower { 24 } else { (dark + (lit - dark) * light).clamp(0.0, 255.0) as u8 });
            }
        }
    }
    let mut packed = vec![0x78, 0x01];
    let blocks: Vec<&[u8]> = pixels.chunks(65_535).collect();
    for (index, block) in blocks.iter().enumerate() {
        packed.push(u8::from(index + 1 == blocks.len()));
        packed.extend((block.len() as u16).to_le_bytes());
        packed.extend((!(block.len() as u16)).to_le_bytes());
        packed.extend(*block);
    }
    let (a, b) = pixels.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    packed.extend((b << 16 | a).to_be_bytes());
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", packed), (b"IEND", Vec::new())] {
        let body = [&kind[..], &data].concat();
        bytes.extend((data.len() as u32).to_be_bytes());
        bytes.extend(&body);
        bytes.extend(crc32fast::hash(&body).to_be_bytes());
    }
    bytes
}

fn german() -> Hunt {
    let hunt = super::stage::sample_hunt();
    hunt.in_language(&"de".parse().unwrap()).clone()
}

fn texts_of(stage: &mut Stage) {
    stage.hunt = german();
    let bytes = lamp_at_dusk(480, 270);
    let picture = Picture::inspect(&bytes).unwrap();
    let missing = Picture { hash: ContentHash::of(b"gone"), ..picture };
    let mut pictures = stage.app.world_mut().resource_mut::<Pictures>();
    pictures.come_from_files([PictureFile { picture, bytes: bytes.into() }].into());
    stage.play();
    let quest = format!(
        "Die Lampe auf dem Kopf *brennt noch*. Bring hinauf:\n\n- **Öl**, am besten klares,\n- ein trockenes Tuch\n\n![Merrow Light]({picture})"
    );
    stage.hunt.challenges[0].text = quest;
    stage.happen(opened(&stage.hunt, "landfall", 3, Some(stage.hunt.start)));
    // The picture is decoded on a thread of its own.
    std::thread::sleep(std::time::Duration::from_millis(400));
    stage.run_for(1.0);
    stage.save("texts-challenge");
    stage.skip_card();
    stage.run_for(0.5);
    let because =
        format!("Weil **Mara** nach 71 s an Land war und *kein einziges Mal* gefragt hat.\n\n![Merrow Light]({picture})");
    let EventKind::RewardGranted(mut reward) = rewarded(&stage.hunt, "landfall") else { unreachable!("a reward is granted") };
    reward.because = because;
    stage.happen(EventKind::RewardGranted(reward));
    stage.run_for(1.5);
    stage.save("texts-reward");
    stage.skip_card();
    stage.run_for(0.5);
    stage.happen(said("Eine Möwe", "Falsches Ende vom Tau! Kehrt, *kehrt*. Ich lache **nicht** über dich."));
    stage.run_for(1.0);
    stage.save("texts-said");
    stage.skip_card();
    stage.run_for(0.5);
    stage.happen(said("Ein Zettel", &format!("Hier hing ein Bild:\n\n![Ein Leuchtturm bei Nacht]({missing})")));
    stage.run_for(0.3);
    std::thread::sleep(std::time::Duration::from_millis(200));
    stage.run_for(0.7);
    stage.save("texts-missing");
    stage.press(KeyCode::KeyJ);
    stage.run_for(0.6);
    stage.save("texts-journal");
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_texts_of_hunts() {
    for (width, height) in sizes() {
        texts_of(&mut Stage::new(width, height));
    }
}
