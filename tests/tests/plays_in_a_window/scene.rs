//! What the game tells of its screen (`docs/tell.md`), as far as the tests look at it.

use hunt_shared::geo::LonLat;
use serde::Deserialize;

/// One line.
#[derive(Deserialize, Clone, Debug)]
pub struct Scene {
    pub frame: u64,
    pub time_s: f32,
    pub screen: String,
    pub window: [i32; 2],
    pub pointer: Option<[i32; 2]>,
    pub focus: Option<String>,
    pub panels: Vec<Panel>,
    pub buttons: Vec<Button>,
    pub fields: Vec<TextField>,
    pub link: Link,
    pub play: Option<Play>,
}

#[derive(Deserialize, Clone, Debug)]
pub struct Panel {
    pub rect: [i32; 4],
    pub words: Vec<String>,
}

#[derive(Deserialize, Clone, Debug)]
pub struct Button {
    pub label: String,
    pub rect: [i32; 4],
    pub focused: bool,
    pub covered: bool,
}

#[derive(Deserialize, Clone, Debug)]
pub struct TextField {
    pub name: String,
    pub value: String,
    pub focused: bool,
}

#[derive(Deserialize, Clone, Debug)]
pub struct Link {
    pub status: String,
    pub reason: String,
}

#[derive(Deserialize, Clone, Debug)]
pub struct Play {
    pub hunt: String,
    pub player: Place,
    pub walking_to: Option<Place>,
    pub px_per_m: f32,
    pub rewards: usize,
    pub last_reward: Option<String>,
    pub open: Vec<String>,
    pub completed: Vec<String>,
    pub in_reach: Option<String>,
    pub seq: u64,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Debug)]
pub struct Place {
    pub at: [f64; 2],
    pub px: [i32; 2],
}

impl Place {
    pub fn position(&self) -> LonLat {
        LonLat::new(self.at[0], self.at[1])
    }
}

impl Scene {
    /// The player in the hunt.
    pub fn play(&self) -> &Play {
        self.play.as_ref().unwrap_or_else(|| panic!("no hunt is played on the screen {}", self.screen))
    }

    /// A button that can be clicked and has these words on it.
    pub fn button(&self, words: &str) -> Option<&Button> {
        self.buttons.iter().find(|button| !button.covered && button.label.contains(words))
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&TextField> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether something is written on a panel.
    pub fn says(&self, words: &str) -> bool {
        self.panels.iter().flat_map(|panel| &panel.words).any(|said| said.contains(words))
    }

    /// Whether a challenge is done.
    pub fn has_completed(&self, challenge: &str) -> bool {
        self.play.as_ref().is_some_and(|play| play.completed.iter().any(|done| done == challenge))
    }

    /// Whether a place of the window shows the map and no panel.
    pub fn is_map(&self, at: [i32; 2], margin_px: i32) -> bool {
        let inside = (0..2).all(|axis| at[axis] >= 2 * margin_px && at[axis] < self.window[axis] - 2 * margin_px);
        inside && !self.panels.iter().any(|panel| contains(panel.rect, at, margin_px))
    }

    /// What is wrong with where buttons lie: outside of the window, over each other, or below something though nothing lies over the screen.
    pub fn misplaced(&self, something_lies_over_it: bool) -> Vec<String> {
        let mut wrong = Vec::new();
        let [width, height] = self.window;
        let open: Vec<&Button> = self.buttons.iter().filter(|button| !button.covered).collect();
        for (index, button) in open.iter().enumerate() {
            let [x, y, w, h] = button.rect;
            if x < 0 || y < 0 || x + w > width || y + h > height {
                wrong.push(format!("{:?} lies at {:?}, beyond the window of {width} to {height}", button.label, button.rect));
            }
            for other in &open[index + 1..] {
                if overlap(button.rect, other.rect) {
                    let (one, two) = (button.rect, other.rect);
                    wrong.push(format!("{:?} at {one:?} and {:?} at {two:?} overlap", button.label, other.label));
                }
            }
        }
        if !something_lies_over_it {
            let below = self.buttons.iter().filter(|button| button.covered);
            wrong.extend(below.map(|button| format!("{:?} at {:?} lies below something", button.label, button.rect)));
        }
        wrong
    }
}

fn contains([x, y, w, h]: [i32; 4], [at_x, at_y]: [i32; 2], margin: i32) -> bool {
    at_x >= x - margin && at_x < x + w + margin && at_y >= y - margin && at_y < y + h + margin
}

/// By more than the rounding of their edges.
fn overlap([x1, y1, w1, h1]: [i32; 4], [x2, y2, w2, h2]: [i32; 4]) -> bool {
    x1 + w1 > x2 + 1 && x2 + w2 > x1 + 1 && y1 + h1 > y2 + 1 && y2 + h2 > y1 + 1
}

/// The middle of a rectangle.
pub fn middle([x, y, w, h]: [i32; 4]) -> [i32; 2] {
    [x + w / 2, y + h / 2]
}
