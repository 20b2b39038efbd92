//! What screen readers are told of the interface: a name and a role for everything that is on screen. This is the one place that knows; rooms
//! only say what is not in their words, with [`SpokenName`], [`SpokenLine`] and [`SpokenRole`].
//!
//! Nothing is done until a screen reader asks, and then the whole tree is told anew with each frame: AccessKit sends what has changed.

mod acts;
mod heard;
mod spoken;
#[cfg(test)]
mod tests;
mod tree;
mod typed;

use super::{ButtonLook, KeyCap};
use accesskit::Live;
use bevy::{
    a11y::{AccessibilityNode, AccessibilityRequested, AccessibilitySystems, ActionRequest, ManageAccessibilityUpdates},
    ecs::system::SystemParam,
    input_focus::tab_navigation::{TabGroup, TabIndex},
    prelude::*,
    text::{EditableText, FontCx, FontSize},
    ui::{InteractionDisabled, UiSystems},
    ui_widgets::{Button as ActivatedButton, ScrollArea, Slider},
};
use heard::Heard;
use spoken::{Kind, Spoken, sentence};

/// What something is called, where its own words do not say it.
#[derive(Component, Clone, PartialEq, Eq, Debug)]
pub struct SpokenName(pub String);

/// The name of a line: what can be changed in it is called by it.
#[derive(Component, Clone, PartialEq, Eq, Debug)]
pub struct SpokenLine(pub String);

/// What something is, where it is neither words nor a button nor a field; and whether it is read out without being asked for.
#[derive(Component, Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpokenRole {
    /// Something that is on or off.
    Switch(bool),
    /// One of several, of which [`ButtonLook::Chosen`] is chosen.
    Choice,
    /// A picture that tells something.
    Picture,
    /// Each thing that comes in it is read out as a whole, when nothing else is being said.
    News,
    /// It is read out as a whole as soon as it stands there, when nothing else is being said.
    Read,
    /// It is read out as a whole at once.
    Alert,
    /// Its [`SpokenName`] is read out when that changes, and nothing of what is in it.
    Status,
    /// It can be found, but is not read out with what it stands in.
    Aside,
}

/// Letters of this size begin a title, logical pixels.
const TITLE_PX: f32 = 21.0;

/// Tells screen readers, and does what they ask for.
pub struct AccessiblePlugin;

impl Plugin for AccessiblePlugin {
    fn build(&self, app: &mut App) {
        // The engine would tell panels in any order, and what is hidden, too.
        let mut by_engine = ManageAccessibilityUpdates::default();
        by_engine.set(false);
        app.insert_resource(by_engine)
            .init_resource::<AccessibilityRequested>()
            .add_message::<ActionRequest>()
            .add_systems(PreUpdate, (acts::act, typed::write.run_if(resource_exists::<FontCx>)))
            .add_systems(
                PostUpdate,
                (describe.after(UiSystems::PostLayout), tree::send.in_set(AccessibilitySystems::Update))
                    .chain()
                    .run_if(|requested: Res<AccessibilityRequested>| requested.get()),
            );
    }
}

/// What there is to know of a part of the interface.
type Facts = (
    &'static Node,
    Option<&'static Visibility>,
    (Has<ActivatedButton>, Has<Slider>, Has<TabIndex>, Has<KeyCap>, Has<InteractionDisabled>, Has<ScrollArea>),
    Option<&'static EditableText>,
    Option<&'static Text>,
    Option<&'static TextFont>,
    Option<&'static TabGroup>,
    Option<&'static ButtonLook>,
    (Option<&'static SpokenName>, Option<&'static SpokenLine>, Option<&'static SpokenRole>),
);

/// Reads the interface.
#[derive(SystemParam)]
struct Reader<'w, 's> {
    facts: Query<'w, 's, Facts>,
    spans: Query<'w, 's, &'static TextSpan>,
    children: Query<'w, 's, &'static Children>,
    told: Query<'w, 's, (), With<AccessibilityNode>>,
}

/// Where a part stands.
#[derive(Clone, Copy, Default)]
struct Scope<'a> {
    /// It cannot be seen.
    hidden: bool,
    /// It is on a button, which says its words.
    within: bool,
    /// The name of the line in which it stands.
    line: Option<&'a str>,
    /// What it stands in reads out what comes.
    news: bool,
    /// It belongs to something that is read out as a whole.
    hushed: bool,
    /// It may be scrolled out of sight.
    scrolled: bool,
}

impl Reader<'_, '_> {
    fn children(&self, entity: Entity) -> impl Iterator<Item = Entity> {
        self.children.get(entity).into_iter().flatten().copied()
    }

    /// What is to be told of a part and of all that is in it.
    fn read(&self, entity: Entity, scope: Scope<'_>, told: &mut Vec<(Entity, Spoken)>) {
        let Ok((node, visibility, (button, slider, tabbed, .., scrolls), field, text, _, group, _, (_, line, role))) =
            self.facts.get(entity)
        else {
            return;
        };
        let hidden = is_hidden(node, visibility, scope.hidden);
        if hidden || scope.within {
            // Whatever the engine says of it by itself.
            if self.told.contains(entity) {
                let is_status = role == Some(&SpokenRole::Status);
                told.push((entity, Spoken { is_status, ..Spoken::hidden() }));
            }
            let scope = Scope { hidden, ..scope };
            self.children(entity).for_each(|child| self.read(child, scope, told));
            return;
        }
        let scope = Scope { line: line.map(|line| line.0.as_str()).or(scope.line), ..scope };
        let whole = field.is_some() || button || slider || tabbed || role == Some(&SpokenRole::Picture);
        let mut spoken = match text {
            _ if whole => self.control(entity, scope),
            Some(_) => Spoken { value: self.text(entity), ..Spoken::of(Kind::Words) },
            None if role == Some(&SpokenRole::News) => Spoken { name: self.own_name(entity), ..Spoken::of(Kind::Group) },
            None => match group {
                Some(group) => {
                    let kind = if group.modal { Kind::Dialog } else { Kind::Group };
                    Spoken { name: self.title(entity), ..Spoken::of(kind) }
                }
                None => Spoken::of(Kind::Container),
            },
        };
        let (live, is_news) = voice(role, scope);
        let read_out = live.is_some_and(|live| live != Live::Off);
        if read_out && spoken.kind == Kind::Container {
            let name = if role == Some(&SpokenRole::Status) { self.own_name(entity) } else { self.whole(entity) };
            if !name.is_empty() {
                spoken = Spoken { name, ..Spoken::of(Kind::Group) };
            }
        }
        // Nothing to say is not said.
        spoken.live = live.filter(|_| !read_out || !spoken.words().is_empty());
        (spoken.is_news, spoken.scrolled) = (is_news, scope.scrolled);
        told.push((entity, spoken));
        let scope = Scope {
            within: whole,
            news: role == Some(&SpokenRole::News),
            hushed: scope.hushed || read_out,
            scrolled: scope.scrolled || scrolls,
            ..scope
        };
        self.children(entity).for_each(|child| self.read(child, scope, told));
    }

    fn own_name(&self, entity: Entity) -> String {
        self.facts.get(entity).ok().and_then(|(.., (name, ..))| name.map(|name| name.0.clone())).unwrap_or_default()
    }

    /// A button, a field, a slider, or whatever else the keyboard reaches.
    fn control(&self, entity: Entity, scope: Scope<'_>) -> Spoken {
        let Ok((_, _, (_, slider, .., disabled, _), field, _, _, _, look, (name, _, role))) = self.facts.get(entity) else {
            return Spoken::of(Kind::Container);
        };
        let chosen = look == Some(&ButtonLook::Chosen);
        let (kind, toggled) = match role {
            Some(SpokenRole::Switch(on)) => (Kind::Switch, Some(*on)),
            Some(SpokenRole::Choice) => (Kind::Choice, Some(chosen)),
            Some(SpokenRole::Picture) => (Kind::Picture, None),
            _ if field.is_some() => (Kind::Field, None),
            _ if slider => (Kind::Slider, None),
            _ => (Kind::Button, chosen.then_some(true)),
        };
        let mut words = Vec::new();
        self.words(entity, false, &mut words);
        let mut keys = Vec::new();
        self.words(entity, true, &mut keys);
        let shortcut = keys.iter().find(|key| !words.contains(key)).cloned().unwrap_or_default();
        let own = match name {
            Some(name) => name.0.clone(),
            None if words.is_empty() => keys.join(" "),
            None => words.join(" "),
        };
        let name = match scope.line {
            // The word on a switch only says how it stands.
            Some(line) if own.is_empty() || matches!(kind, Kind::Switch) => line.to_owned(),
            Some(line) if !matches!(kind, Kind::Choice) => format!("{line}: {own}"),
            _ => own,
        };
        let value = field.map(|field| field.value().to_string()).unwrap_or_default();
        Spoken { name, value, toggled, shortcut, disabled, ..Spoken::of(kind) }
    }

    /// All that is in a part, to be read out.
    fn whole(&self, entity: Entity) -> String {
        let mut words = Vec::new();
        self.words(entity, false, &mut words);
        sentence(&words)
    }

    /// The words in a part, with the names of keys or without.
    fn words(&self, entity: Entity, keys: bool, words: &mut Vec<String>) {
        let Ok((node, visibility, (.., cap, _, _), _, text, _, _, _, (_, _, role))) = self.facts.get(entity) else { return };
        // What a picture shows stands beside it, too.
        let aside = matches!(role, Some(SpokenRole::Aside | SpokenRole::Picture));
        if is_hidden(node, visibility, false) || aside || cap && !keys {
            return;
        }
        if text.is_some() {
            words.extend(Some(self.text(entity)).filter(|text| !text.trim().is_empty()));
            return;
        }
        self.children(entity).for_each(|child| self.words(child, keys, words));
    }

    /// A text with all of its pieces.
    fn text(&self, entity: Entity) -> String {
        let mut whole =
            self.facts.get(entity).ok().and_then(|(_, _, _, _, text, ..)| text.map(|text| text.0.clone())).unwrap_or_default();
        self.append_spans(entity, &mut whole);
        whole
    }

    fn append_spans(&self, entity: Entity, whole: &mut String) {
        for child in self.children(entity) {
            if let Ok(span) = self.spans.get(child) {
                whole.push_str(&span.0);
                self.append_spans(child, whole);
            }
        }
    }

    /// What a panel is called: its name, else the first words in large letters, else the first words.
    fn title(&self, entity: Entity) -> String {
        let named = Some(self.own_name(entity)).filter(|name| !name.is_empty());
        let mut texts = Vec::new();
        self.sized_texts(entity, &mut texts);
        let large = || texts.iter().find(|(size_px, _)| *size_px >= TITLE_PX).or(texts.first()).map(|(_, text)| text.clone());
        named.or_else(large).unwrap_or_default()
    }

    fn sized_texts(&self, entity: Entity, texts: &mut Vec<(f32, String)>) {
        let Ok((node, visibility, _, _, text, font, ..)) = self.facts.get(entity) else { return };
        if is_hidden(node, visibility, false) {
            return;
        }
        if text.is_some() {
            let size_px = match font.map(|font| font.font_size) {
                Some(FontSize::Px(size_px)) => size_px,
                _ => 0.0,
            };
            texts.extend(Some((size_px, self.text(entity))).filter(|(_, text)| !text.trim().is_empty()));
            return;
        }
        self.children(entity).for_each(|child| self.sized_texts(child, texts));
    }
}

/// How it is read out without being asked for, and whether as news, each time that it comes.
fn voice(role: Option<&SpokenRole>, scope: Scope<'_>) -> (Option<Live>, bool) {
    match role {
        _ if scope.hushed => (Some(Live::Off), false),
        Some(SpokenRole::Alert) => (Some(Live::Assertive), false),
        Some(SpokenRole::Read | SpokenRole::Status) => (Some(Live::Polite), false),
        Some(SpokenRole::Aside) => (None, false),
        _ if scope.news => (Some(Live::Polite), true),
        _ => (None, false),
    }
}

fn is_hidden(node: &Node, visibility: Option<&Visibility>, above: bool) -> bool {
    let by_itself = match visibility {
        Some(Visibility::Hidden) => true,
        Some(Visibility::Visible) => false,
        _ => above,
    };
    by_itself || node.display == Display::None
}

/// Tells all that is on screen.
fn describe(
    roots: Query<Entity, (With<Node>, Without<ChildOf>)>,
    reader: Reader,
    mut heard: Local<Heard>,
    mut commands: Commands,
) {
    let mut told = Vec::new();
    for root in &roots {
        reader.read(root, Scope::default(), &mut told);
    }
    heard.hush_repeated(&mut told);
    for (entity, spoken) in told {
        let is_new = !reader.told.contains(entity);
        commands.entity(entity).queue_silenced(move |mut part: EntityWorldMut| {
            match part.get_mut::<AccessibilityNode>() {
                Some(mut node) => spoken.tell(&mut node),
                None => {
                    let mut node = AccessibilityNode::default();
                    spoken.tell(&mut node);
                    part.insert(node);
                }
            }
            // Its place is told when it is laid out, and it may have been long ago.
            if is_new && let Some(mut laid_out) = part.get_mut::<ComputedNode>() {
                laid_out.set_changed();
            }
        });
    }
}
