# The preview, in which designers look at a hunt, walk it and edit its boundaries.

## The modes, and what the pointer does in them

preview-walk = Walk
preview-walk-hint = { $keys } or a click walks; a right click puts you there
preview-teleport = Teleport
preview-teleport-hint = A click puts you there
preview-draw = Draw a walk
preview-draw-hint = Press and draw the way on the map; draw on to go on
preview-edit = Edit
preview-edit-hint = Click a boundary; pull its corners, its sides or the whole

## A drawn walk

preview-drawn-play = Play
preview-drawn-stop = Stop
preview-drawn-take-back = Take back
preview-drawn-clear = Clear
preview-drawn-save = Save GPX
# How far, how long and how fast.
preview-drawn = { $metres } m, { $time } at { $speed }
preview-drawn-saved = Saved as { $name }: { $metres } m, { $time }
preview-speed = { $speed } m/s
preview-no-walk = There is no walk yet: draw one on the map.
preview-saved-as = Saved as { $path }
preview-walk-not-saved = The walk cannot be saved as { $path }: { $error }

## The hunt's clock

preview-day-back = − day
preview-day-on = + day
preview-now = Now
preview-clock =
    { $weekday ->
        [1] Mon
        [2] Tue
        [3] Wed
        [4] Thu
        [5] Fri
        [6] Sat
       *[7] Sun
    } { $day } { $month ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[12] Dec
    } { $year }, { $time }

## The challenges: how it is when one of them is next

preview-as-if = As if next were
preview-all-open = Everything open
preview-done = done
preview-open = open
preview-locked = locked

## What the way has met

preview-on-the-way = On the way
preview-nothing-met = Nothing has been crossed yet.
preview-met-entered = entered { $name }
preview-met-left = left { $name }
preview-met-stayed = stayed in { $name }
preview-met-came-near = came near { $name }
preview-met-went-away = went away from { $name }
preview-met-left-to-right = crossed, left to right, { $name }
preview-met-right-to-left = crossed, right to left, { $name }

## On the map

preview-hidden = { $name } (hidden)
# How far outside one must be to have left.
preview-left-at = left at +{ $metres } m
preview-side-left = left
preview-side-right = right

## Mistakes

preview-mistakes = Mistakes
preview-not-meant = Probably not meant
preview-error = error
preview-warning = warning
preview-errors =
    { $count ->
        [one] { $count } error
       *[other] { $count } errors
    }
preview-warnings =
    { $count ->
        [one] { $count } warning
       *[other] { $count } warnings
    }
preview-errors-and-warnings = { $errors }, { $warnings }
preview-shown-as-before = { $counts }: the map still shows the hunt as it was before
preview-not-shown-yet = { $counts }: this hunt cannot be shown yet
preview-more = and { $count } more: hunt-server check lists them all

## Editing boundaries

preview-select = Select
preview-area = Area
preview-circle = Circle
preview-line = Line
preview-name = Name
preview-delete = Delete
preview-undo = Undo
preview-redo = Redo
preview-save = Save
preview-area-hint = Click each corner; Enter, or a click on the first, closes it; Esc gives up
preview-line-hint = Click each point; Enter, or a click on the last again, ends it; Esc gives up
preview-circle-hint = Press in its middle and pull to its edge
# The keys go to the boundary before and to the next.
preview-selected = { $boundary }: a right click takes a corner out, arrows move it, “{ $previous }” and “{ $next }” go through all
# After what is being done.
preview-not-saved = { $doing }. Not saved yet
preview-not-editable = Nothing can be edited yet. { $error }
preview-not-read = The boundaries are not read yet.
preview-select-first = Select a boundary first: click on it.
preview-least-corners = These corners are the least that it needs.
preview-nothing-to-undo = There is nothing to take back.
preview-nothing-to-redo = There is nothing to do again.
preview-nothing-to-save = There is nothing to save yet.
preview-all-saved = Everything is saved already.
preview-saved = Saved.
preview-say-which = The file was changed elsewhere: say which to keep.
preview-changed-elsewhere = { $file } was changed elsewhere.
preview-unreadable = { $file } cannot be read: { $error }
preview-unsaveable = { $file } cannot be saved: { $error }
preview-id-taken = The id "{ $id }" is taken already; give the boundary another one.
preview-no-boundary = There is no boundary "{ $id }" any more.
preview-no-id = A boundary needs an id by which the hunt names it.
# After a file's name.
preview-no-features = the file is no GeoJSON FeatureCollection, so nothing in it can be changed; hunt-server check says what is wrong with it

## What is asked of a boundary

preview-new-boundary = A new boundary
preview-another-name = Another name
preview-id-label = Id, by which hunt.ron names it
preview-name-label = Name, as players see it; may stay empty
preview-take-it = Take it
preview-give-up = Give up
preview-two-versions = Two versions
preview-saved-elsewhere = Saved elsewhere meanwhile
preview-saved-elsewhere-text = A file of boundaries was saved by another program while you have changes here that are not saved.
preview-take-theirs = Take theirs, lose mine
preview-keep-mine = Keep mine, save over theirs
