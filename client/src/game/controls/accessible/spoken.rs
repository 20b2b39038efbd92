//! What is told of one part, in AccessKit's terms.

use accesskit::{Action, Live, Node, Role, Toggled};

/// All that screen readers may ask for.
const ACTIONS: [Action; 8] = [
    Action::Click,
    Action::Focus,
    Action::Increment,
    Action::Decrement,
    Action::SetValue,
    Action::ReplaceSelectedText,
    Action::SetTextSelection,
    Action::ScrollIntoView,
];

/// What a part is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Only there for what is in it.
    Container,
    /// Parts that belong together.
    Group,
    /// A panel that has to be left before anything else.
    Dialog,
    /// Words.
    Words,
    /// A button.
    Button,
    /// Something that is on or off.
    Switch,
    /// One of several.
    Choice,
    /// A line to write in.
    Field,
    /// Something that is more or less.
    Slider,
    /// A picture.
    Picture,
}

/// What is told of a part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spoken {
    /// What it is.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
    /// Its words, or what is written in it.
    pub value: String,
    /// Whether it is on, or chosen.
    pub toggled: Option<bool>,
    /// The key that does the same.
    pub shortcut: String,
    /// It cannot be used now.
    pub disabled: bool,
    /// How it is read out without being asked for.
    pub live: Option<Live>,
    /// It is read out each time that it comes, also when the same has just been read.
    pub is_news: bool,
    /// A state, of which only a change is read out, also when it was hidden meanwhile.
    pub is_status: bool,
    /// It may be scrolled out of sight.
    pub scrolled: bool,
    /// It is not told at all.
    pub hidden: bool,
}

impl Spoken {
    /// A part of this kind without a name.
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            name: String::new(),
            value: String::new(),
            toggled: None,
            shortcut: String::new(),
            disabled: false,
            live: None,
            is_news: false,
            is_status: false,
            scrolled: false,
            hidden: false,
        }
    }

    /// What is said of it: of words themselves, of all else its name.
    pub fn words(&self) -> &str {
        if self.kind == Kind::Words { &self.value } else { &self.name }
    }

    /// Nothing.
    pub fn hidden() -> Self {
        Self { hidden: true, ..Self::of(Kind::Container) }
    }

    /// Tells it; where and how large it is, and a slider's figures, others tell.
    pub fn tell(&self, node: &mut Node) {
        node.set_role(match self.kind {
            Kind::Container => Role::GenericContainer,
            Kind::Group => Role::Group,
            Kind::Dialog => Role::Dialog,
            Kind::Words => Role::Label,
            Kind::Button => Role::Button,
            Kind::Switch => Role::Switch,
            Kind::Choice => Role::RadioButton,
            Kind::Field => Role::TextInput,
            Kind::Slider => Role::Slider,
            Kind::Picture => Role::Image,
        });
        set(node, &self.name, Node::set_label, Node::clear_label);
        set(node, &self.value, Node::set_value, Node::clear_value);
        set(node, &self.shortcut, Node::set_keyboard_shortcut, Node::clear_keyboard_shortcut);
        match self.toggled {
            Some(on) => node.set_toggled(Toggled::from(on)),
            None => node.clear_toggled(),
        }
        match self.live {
            Some(live) => node.set_live(live),
            None => node.clear_live(),
        }
        flag(node, self.kind == Kind::Dialog, Node::set_modal, Node::clear_modal);
        flag(node, self.disabled, Node::set_disabled, Node::clear_disabled);
        flag(node, self.hidden, Node::set_hidden, Node::clear_hidden);
        let is_control = !self.disabled && !self.hidden;
        let can: &[Action] = match self.kind {
            Kind::Button | Kind::Switch | Kind::Choice if is_control => &[Action::Click, Action::Focus],
            Kind::Field if is_control => {
                &[Action::Focus, Action::SetValue, Action::ReplaceSelectedText, Action::SetTextSelection]
            }
            Kind::Slider if is_control => &[Action::Focus, Action::Increment, Action::Decrement, Action::SetValue],
            _ => &[],
        };
        for action in ACTIONS {
            let by_place = action == Action::ScrollIntoView && self.scrolled && !self.hidden;
            if by_place || can.contains(&action) { node.add_action(action) } else { node.remove_action(action) }
        }
    }
}

/// What is said at once, with a pause between its pieces.
pub fn sentence(pieces: &[String]) -> String {
    let mut whole = String::new();
    for piece in pieces {
        if whole.ends_with(char::is_alphanumeric) {
            whole.push('.');
        }
        if !whole.is_empty() {
            whole.push(' ');
        }
        whole.push_str(piece.trim());
    }
    whole
}

fn set(node: &mut Node, text: &str, set: fn(&mut Node, Box<str>), clear: fn(&mut Node)) {
    if text.is_empty() { clear(node) } else { set(node, text.into()) }
}

fn flag(node: &mut Node, wanted: bool, set: fn(&mut Node), clear: fn(&mut Node)) {
    if wanted { set(node) } else { clear(node) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_read_with_pauses() {
        let read = |pieces: &[&str]| sentence(&pieces.iter().map(|&piece| piece.to_owned()).collect::<Vec<_>>());
        assert_eq!(read(&["OPENS", "The Weather Stone", "Who am I?", "Say it."]), "OPENS. The Weather Stone. Who am I? Say it.");
        assert_eq!(read(&["•", "oil", "2 of them"]), "• oil. 2 of them");
        assert_eq!(read(&["The cliff is too steep here."]), "The cliff is too steep here.");
        assert_eq!(read(&[]), "");
    }
}
