//! What the pointer and the keys do to boundaries.

use super::{
    EditWish, Editor, Tool, ToolKind,
    draft::Edit,
    grip::{Grip, grip_at, is_on, on_earth, pulled, rounded_radius, without_corner},
    may_point, middle_of,
    state::Pull,
};
use crate::game::{
    camera::{CameraRig, MapView},
    map::Outline,
    session::{CurrentHunt, InputCaptured, MapTool, Notice},
    settings::{Action, Actions},
};
use bevy::prelude::*;
use hunt_shared::geo::Shape;

/// Pixels around a grip within which it is taken.
const GRIP_PX: f32 = 10.0;

/// Pixels beside a line within which it is taken.
const LINE_PX: f32 = 7.0;

/// Pixels that the pointer moves before a press is a pull.
const PULL_PX: f32 = 4.0;

/// Metres of a circle that was only clicked.
const CLICKED_RADIUS_M: f64 = 15.0;

/// What the keys ask for. The arrows, Enter and Esc are as in menus: always.
pub fn wish_by_key(
    actions: Actions,
    keys: Res<ButtonInput<KeyCode>>,
    captured: Res<InputCaptured>,
    hunt: Res<CurrentHunt>,
    view: Res<MapView>,
    mut editor: ResMut<Editor>,
    mut wishes: MessageWriter<EditWish>,
    mut notices: MessageWriter<Notice>,
) {
    let shift = actions.with_shift();
    let wished = [
        (Action::PreviewSave, EditWish::Save),
        (Action::PreviewUndo, if shift { EditWish::Redo } else { EditWish::Undo }),
        (Action::PreviewRedo, EditWish::Redo),
        (Action::EditSelect, EditWish::Take(ToolKind::Select)),
        (Action::EditArea, EditWish::Take(ToolKind::Area)),
        (Action::EditCircle, EditWish::Take(ToolKind::Circle)),
        (Action::EditLine, EditWish::Take(ToolKind::Line)),
        (Action::EditPrevious, EditWish::Next { back: true }),
        (Action::EditNext, EditWish::Next { back: false }),
        (Action::EditRename, EditWish::Rename),
    ];
    wishes.write_batch(wished.into_iter().filter(|(action, _)| actions.asked(*action)).map(|(_, wish)| wish));
    if actions.asked(Action::EditDelete) {
        // While something is drawn there is nothing else to be meant than its last point.
        if let Some(points) = editor.tool.points_mut() {
            points.pop();
        } else if let Some(Grip::Corner(line, corner)) = editor.hovered {
            delete_corner(&mut editor, line, corner, &mut notices);
        } else {
            wishes.write(EditWish::Delete);
        }
    }
    if captured.0 || actions.with_control() {
        return;
    }
    let pressed = |key| keys.just_pressed(key);
    if pressed(KeyCode::Escape) {
        editor.put_down();
    }
    if pressed(KeyCode::Enter)
        && let Some(shape) = editor.tool.shape()
    {
        editor.ask_for_name(shape);
    }
    let arrows = [
        (KeyCode::ArrowLeft, Vec2::NEG_X),
        (KeyCode::ArrowRight, Vec2::X),
        (KeyCode::ArrowUp, Vec2::Y),
        (KeyCode::ArrowDown, Vec2::NEG_Y),
    ];
    let way: Vec2 = arrows.iter().filter(|(key, _)| pressed(*key)).map(|(_, way)| *way).sum();
    if way != Vec2::ZERO
        && let (Some(id), Some(shape)) = (editor.selected.clone(), editor.selected_shape())
    {
        let by = way * view.m_per_px() * if shift { 10.0 } else { 1.0 };
        let moved = pulled(&shape, Grip::Whole, Vec2::ZERO, by, &hunt.frame);
        say(editor.edit(&Edit::Reshape(id, moved)), &mut notices);
    }
}

fn say(done: Result<(), String>, notices: &mut MessageWriter<Notice>) {
    if let Err(words) = done {
        notices.write(Notice(words));
    }
}

fn delete_corner(editor: &mut Editor, line: usize, corner: usize, notices: &mut MessageWriter<Notice>) {
    let (Some(id), Some(shape)) = (editor.selected.clone(), editor.selected_shape()) else { return };
    let done = match without_corner(&shape, line, corner) {
        Some(shape) => editor.edit(&Edit::Reshape(id, shape)),
        None => Err(say!("preview-least-corners")),
    };
    editor.hovered = None;
    say(done, notices);
}

/// The pointer hovers, takes hold, pulls, lets go and draws.
pub fn point(
    buttons: Res<ButtonInput<MouseButton>>,
    captured: Res<InputCaptured>,
    hunt: Res<CurrentHunt>,
    view: Res<MapView>,
    rig: Res<CameraRig>,
    mut tool: ResMut<MapTool>,
    mut editor: ResMut<Editor>,
    mut notices: MessageWriter<Notice>,
) {
    let here = view.pointer().filter(|_| may_point(&captured, &editor));
    let frame = &hunt.frame;
    if editor.pull.is_none() {
        let hovered = here.filter(|_| editor.tool == Tool::Select).and_then(|here| hovered(&editor, here, &view, &hunt));
        if editor.hovered != hovered {
            editor.hovered = hovered;
        }
    }
    if buttons.just_pressed(MouseButton::Left)
        && let Some(here) = here
    {
        match &mut editor.tool {
            Tool::Select => take_hold(&mut editor, here, &view, &hunt),
            Tool::Circle(middle) => *middle = Some(on_earth(here, frame)),
            Tool::Area(_) | Tool::Line(_) => {}
        }
    }
    if buttons.just_pressed(MouseButton::Right)
        && let Some(Grip::Corner(line, corner)) = editor.hovered
    {
        delete_corner(&mut editor, line, corner, &mut notices);
    }
    if let Some(here) = here {
        pull(&mut editor, here, &view, &hunt);
    }
    if buttons.just_released(MouseButton::Left) {
        let clicked = here.filter(|_| !rig.dragging);
        let_go(&mut editor, clicked, &view, &hunt, &mut notices);
    }
    let holds = editor.pull.is_some() || matches!(editor.tool, Tool::Circle(_));
    tool.set_if_neq(MapTool { keys: true, clicks: true, drags: holds });
}

/// The grip below the pointer.
fn hovered(editor: &Editor, here: Vec2, view: &MapView, hunt: &CurrentHunt) -> Option<Grip> {
    let shape = editor.selected_shape()?;
    let grip = grip_at(&shape, here, GRIP_PX * view.m_per_px(), &hunt.frame);
    grip.or_else(|| is_on(&Outline::of(&hunt.frame, &shape), here, LINE_PX * view.m_per_px()).then_some(Grip::Whole))
}

/// The boundary below the pointer: the smallest of those that it is on.
fn boundary_at(editor: &Editor, here: Vec2, view: &MapView, hunt: &CurrentHunt) -> Option<String> {
    let boundaries = editor.draft.as_ref()?.boundaries();
    let below = boundaries.iter().filter_map(|boundary| {
        let outline = Outline::of(&hunt.frame, &boundary.shape);
        let length_m: f32 = outline.segments().map(|(from, to)| from.distance(to)).sum();
        is_on(&outline, here, LINE_PX * view.m_per_px()).then_some((length_m, &boundary.id))
    });
    below.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id.clone())
}

fn take_hold(editor: &mut Editor, here: Vec2, view: &MapView, hunt: &CurrentHunt) {
    if !matches!(editor.hovered, Some(Grip::Corner(..) | Grip::Side(..) | Grip::Radius)) {
        // A smaller one within the selected one is meant by a click on it. What is not selected is not moved: its place on the map is where
        // one may want to drag the map.
        let Some(id) = boundary_at(editor, here, view, hunt) else { return };
        editor.hovered = Some(Grip::Whole);
        if editor.selected.as_ref() != Some(&id) {
            editor.selected = Some(id);
            return;
        }
    }
    if let (Some(grip), Some(shape)) = (editor.hovered, editor.selected_shape()) {
        editor.pull = Some(Pull { grip, from: here, shape, moved: false });
    }
}

fn pull(editor: &mut Editor, here: Vec2, view: &MapView, hunt: &CurrentHunt) {
    let live = match (&mut editor.pull, &editor.tool) {
        (Some(pull), _) => {
            pull.moved |= pull.from.distance(here) > PULL_PX * view.m_per_px();
            pull.moved.then(|| pulled(&pull.shape, pull.grip, pull.from, here, &hunt.frame))
        }
        (None, Tool::Circle(Some(centre))) => {
            let radius_m = f64::from(middle_of(hunt, *centre).distance(here));
            Some(Shape::Circle { centre: *centre, radius_m: rounded_radius(radius_m) })
        }
        (None, Tool::Area(points) | Tool::Line(points)) if !points.is_empty() => {
            let mut with_pointer = points.clone();
            with_pointer.push(on_earth(here, &hunt.frame));
            Some(Shape::Line(with_pointer))
        }
        _ => return,
    };
    if editor.live != live {
        editor.live = live;
    }
}

fn let_go(editor: &mut Editor, clicked: Option<Vec2>, view: &MapView, hunt: &CurrentHunt, notices: &mut MessageWriter<Notice>) {
    if let Some(pull) = editor.pull.take() {
        let live = editor.live.take().filter(|_| pull.moved);
        if let (Some(id), Some(shape)) = (editor.selected.clone(), live) {
            say(editor.edit(&Edit::Reshape(id, shape)), notices);
        }
        return;
    }
    let is_area = editor.tool.kind() == ToolKind::Area;
    match &mut editor.tool {
        Tool::Select => {
            if clicked.is_some() && editor.hovered.is_none() && editor.asking.is_none() {
                editor.selected = None;
            }
        }
        Tool::Circle(middle) => {
            if let Some(centre) = middle.take() {
                let drawn_m = match &editor.live {
                    Some(Shape::Circle { radius_m, .. }) => *radius_m,
                    _ => 0.0,
                };
                let clicked_only = drawn_m < f64::from(PULL_PX * view.m_per_px());
                let radius_m = if clicked_only { CLICKED_RADIUS_M } else { drawn_m };
                editor.ask_for_name(Shape::Circle { centre, radius_m });
            }
        }
        Tool::Area(points) | Tool::Line(points) => {
            let Some(here) = clicked else { return };
            let near = |point| middle_of(hunt, point).distance(here) <= GRIP_PX * view.m_per_px();
            let closes = match points.as_slice() {
                [first, _, .., last] => near(*last) || is_area && near(*first),
                [_, last] => !is_area && near(*last),
                _ => false,
            };
            if !closes {
                points.push(on_earth(here, &hunt.frame));
            } else if let Some(shape) = editor.tool.shape() {
                editor.ask_for_name(shape);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{settings::Settings, testing::empty_view};
    use bevy::ecs::system::RunSystemOnce;
    use hunt_shared::geo::{LocalFrame, LonLat};

    /// What is wished when this key is pressed, with the keys that are held.
    fn wishes(world: &mut World, held: &[KeyCode], key: KeyCode) -> Vec<EditWish> {
        let mut keys = ButtonInput::default();
        held.iter().for_each(|held| keys.press(*held));
        keys.clear();
        keys.press(key);
        world.insert_resource(keys);
        world.run_system_once(wish_by_key).unwrap();
        world.resource_mut::<Messages<EditWish>>().drain().collect()
    }

    fn world() -> World {
        let mut world = World::new();
        let view = empty_view();
        let frame = LocalFrame::about(view.start);
        world.insert_resource(CurrentHunt { view: view.into(), frame });
        world.init_resource::<Settings>();
        world.init_resource::<InputCaptured>();
        world.init_resource::<MapView>();
        world.init_resource::<Editor>();
        world.init_resource::<Messages<EditWish>>();
        world.init_resource::<Messages<Notice>>();
        world
    }

    #[test]
    fn keys_are_those_that_are_bound() {
        let mut world = world();
        let control = [KeyCode::ControlLeft];
        assert_eq!(wishes(&mut world, &[], KeyCode::KeyA), [EditWish::Take(ToolKind::Area)]);
        assert_eq!(wishes(&mut world, &control, KeyCode::KeyA), []);
        assert_eq!(wishes(&mut world, &control, KeyCode::KeyZ), [EditWish::Undo]);
        assert_eq!(wishes(&mut world, &[KeyCode::ControlLeft, KeyCode::ShiftLeft], KeyCode::KeyZ), [EditWish::Redo]);
        world.resource_mut::<Settings>().bindings.bind_key(Action::EditArea, 0, KeyCode::KeyP);
        assert_eq!(wishes(&mut world, &[], KeyCode::KeyA), []);
        assert_eq!(wishes(&mut world, &[], KeyCode::KeyP), [EditWish::Take(ToolKind::Area)]);
        world.insert_resource(InputCaptured(true));
        assert_eq!(wishes(&mut world, &[], KeyCode::KeyP), [], "a form has the keys");
    }

    #[test]
    fn while_something_is_drawn_delete_takes_its_last_point_and_not_what_is_selected() {
        let mut world = world();
        let mut editor = world.resource_mut::<Editor>();
        editor.selected = Some("bell".into());
        editor.take_tool(ToolKind::Line);
        editor.tool.points_mut().unwrap().extend([LonLat::new(0.0, 0.0); 2]);
        assert_eq!(wishes(&mut world, &[], KeyCode::Delete), []);
        assert_eq!(world.resource::<Editor>().tool.points().len(), 1);
        world.resource_mut::<Editor>().take_tool(ToolKind::Select);
        assert_eq!(wishes(&mut world, &[], KeyCode::Delete), [EditWish::Delete]);
    }
}
