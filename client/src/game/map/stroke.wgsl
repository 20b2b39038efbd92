// Lines of a width in pixels: the vertex shader spreads the mesh, the fragment shader cuts the pattern with soft edges.
#import bevy_sprite::{mesh2d_functions, mesh2d_view_bindings::{view, globals}}

struct StrokeStyle {
    colour: vec4<f32>,
    casing: vec4<f32>,
    width_px: f32,
    width_m: f32,
    casing_px: f32,
    dash_px: f32,
    gap_px: f32,
    march_px_s: f32,
    pixel_ratio: f32,
    wings_px: f32,
    pattern: u32,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> style: StrokeStyle;

const PATTERN = #{PATTERN}u;
const WINGED = #{WINGED}u;

struct Vertex {
    @builtin(instance_index) instance_index: u32,
    @location(0) position: vec3<f32>,
    @location(1) extrude: vec2<f32>,
    @location(2) course: vec4<f32>,
}

struct Stroke {
    @builtin(position) position: vec4<f32>,
    // All in logical pixels: along the line, left of it, beyond its end, its length.
    @location(0) along_px: f32,
    @location(1) left_px: f32,
    @location(2) beyond_px: f32,
    @location(3) length_px: f32,
}

fn px_per_m() -> f32 {
    return abs(view.clip_from_world[0][0]) * view.viewport.z * 0.5 / style.pixel_ratio;
}

fn width_px() -> f32 {
    return max(style.width_px, style.width_m * px_per_m());
}

@vertex
fn vertex(vertex: Vertex) -> Stroke {
    let scale = px_per_m();
    let half_px = max(width_px() * 0.5, style.wings_px) + style.casing_px + 1.0;
    let world_from_local = mesh2d_functions::get_world_from_local(vertex.instance_index);
    var world = mesh2d_functions::mesh2d_position_local_to_world(world_from_local, vec4<f32>(vertex.position, 1.0));
    world = vec4<f32>(world.xy + vertex.extrude * half_px / scale, world.zw);
    var out: Stroke;
    out.position = mesh2d_functions::mesh2d_position_world_to_clip(world);
    out.along_px = vertex.course.x * scale;
    out.left_px = vertex.course.y * half_px;
    out.beyond_px = vertex.course.w * half_px;
    out.length_px = vertex.course.z * scale;
    return out;
}

// How much is covered at a signed distance (inside is negative) from an edge, pixels.
fn cover(distance_px: f32) -> f32 {
    return clamp(0.5 - distance_px * style.pixel_ratio, 0.0, 1.0);
}

// Distance along to the middle of the nearest piece, with the period fitted to the line.
fn from_piece(along_px: f32, length_px: f32) -> vec2<f32> {
    let wanted = style.dash_px + style.gap_px;
    let period = length_px / max(round(length_px / wanted), 1.0);
    let at = (along_px - style.march_px_s * globals.time) / period;
    return vec2<f32>((fract(at) - 0.5) * period, floor(at));
}

// Signed distance from the inked part, pixels.
fn shape(in: Stroke, half_px: f32) -> f32 {
    let across = abs(in.left_px);
    let line = length(vec2<f32>(in.left_px, in.beyond_px)) - half_px;
    switch PATTERN {
        case 1u: { // dashed
            let piece = abs(from_piece(in.along_px, in.length_px).x) - style.dash_px * 0.5;
            let corner = vec2<f32>(max(piece + half_px, 0.0), in.left_px);
            return max(length(corner) - half_px, line);
        }
        case 2u: { // dotted
            let piece = from_piece(in.along_px, in.length_px).x;
            return max(length(vec2<f32>(piece, in.left_px)) - half_px, abs(in.beyond_px) - 0.5);
        }
        case 3u: { // hachured
            let edge = max(across - 0.8, abs(in.beyond_px));
            let piece = from_piece(in.along_px, in.length_px);
            let long = half_px * select(0.62, 1.0, fract(piece.y * 0.5) < 0.25);
            let taper = mix(1.05, 0.3, clamp(-in.left_px / long, 0.0, 1.0));
            let tick = max(max(abs(piece.x) - taper, in.left_px), max(-in.left_px - long, abs(in.beyond_px)));
            return min(edge, tick);
        }
        case 4u: { // double
            return max(abs(across - (half_px - 0.9)) - 0.9, abs(in.beyond_px) - 0.5);
        }
        case 5u: { // ticked
            let piece = abs(from_piece(in.along_px, in.length_px).x);
            return max(min(across - 1.1, max(piece - 1.0, across - half_px)), abs(in.beyond_px) - 0.5);
        }
        case 8u: { // fenced
            let piece = from_piece(in.along_px, in.length_px).x;
            let cross = vec2<f32>(abs(piece), across);
            let arms = max(abs(cross.x - cross.y) * 0.707 - 0.8, cross.x + cross.y - half_px);
            return max(min(across - 0.7, arms), abs(in.beyond_px) - 0.5);
        }
        default: {
            return line;
        }
    }
}

// Arrowheads on both sides of a tripwire, and a post at each end.
fn wings(in: Stroke) -> f32 {
    let spacing = in.length_px / max(round(in.length_px / 46.0), 1.0);
    let piece = (fract(in.along_px / spacing) - 0.5) * spacing;
    let out = abs(in.left_px);
    let head = max(abs(piece) * 0.80 + (out - style.wings_px) * 0.60, 5.0 - out);
    let from_end = min(in.along_px, in.length_px - in.along_px) + abs(in.beyond_px);
    return min(head, length(vec2<f32>(from_end, in.left_px)) - 4.5);
}

@fragment
fn fragment(in: Stroke) -> @location(0) vec4<f32> {
    let half_px = width_px() * 0.5;
    if PATTERN == 7u {
        let away = clamp(1.0 - length(vec2<f32>(in.left_px, in.beyond_px)) / half_px, 0.0, 1.0);
        return vec4<f32>(style.colour.rgb, style.colour.a * away * away * (3.0 - 2.0 * away));
    }
    var distance_px = shape(in, half_px);
    if WINGED == 1u {
        distance_px = min(distance_px, wings(in));
    }
    let ink = cover(distance_px) * style.colour.a;
    let casing = cover(distance_px - style.casing_px) * style.casing.a;
    var alpha = ink + casing * (1.0 - ink);
    var colour = (style.colour.rgb * ink + style.casing.rgb * casing * (1.0 - ink)) / max(alpha, 0.0001);
    if PATTERN == 6u {
        alpha *= pow(clamp(in.along_px / in.length_px, 0.0, 1.0), 1.3);
    }
    return vec4<f32>(colour, alpha);
}
