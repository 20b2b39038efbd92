// Marks: small drawings of a size in pixels.
#import bevy_sprite::{mesh2d_vertex_output::VertexOutput, mesh2d_view_bindings::globals}

struct MarkStyle {
    colour: vec4<f32>,
    level: f32,
    angle_rad: f32,
    half_px: f32,
    radius_px: f32,
    kind: u32,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> style: MarkStyle;

const KIND = #{KIND}u;
const INK = vec3<f32>(0.0110, 0.0203, 0.0307);
const CREAM = vec3<f32>(0.922, 0.871, 0.738);
const BRASS = vec3<f32>(0.887, 0.451, 0.047);
const FLAME = vec3<f32>(1.0, 0.58, 0.14);

fn cover(distance_px: f32) -> f32 {
    return clamp(0.5 - distance_px / max(fwidth(distance_px), 0.001), 0.0, 1.0);
}

// Lays a colour over what is there; colours are multiplied by their alpha.
fn lay(below: vec4<f32>, colour: vec3<f32>, alpha: f32) -> vec4<f32> {
    return vec4<f32>(colour, 1.0) * alpha + below * (1.0 - alpha);
}

fn turned(p: vec2<f32>, angle: f32) -> vec2<f32> {
    return vec2<f32>(p.x * cos(angle) + p.y * sin(angle), p.y * cos(angle) - p.x * sin(angle));
}

fn segment(p: vec2<f32>, a: vec2<f32>, b: vec2<f32>) -> f32 {
    let t = clamp(dot(p - a, b - a) / dot(b - a, b - a), 0.0, 1.0);
    return length(p - mix(a, b, t));
}

fn lantern(p: vec2<f32>) -> vec4<f32> {
    let away = length(p);
    var out = vec4<f32>(0.0);
    let flicker = 0.92 + 0.08 * sin(globals.time * 6.1) * sin(globals.time * 2.3 + 1.0);
    let is_wide = step(14.0, style.radius_px);
    out = lay(out, FLAME, is_wide * 0.07 * cover(away - style.radius_px));
    out = lay(out, INK, is_wide * 0.35 * cover(abs(away - style.radius_px) - 1.1));
    out = lay(out, FLAME, is_wide * 0.75 * cover(abs(away - style.radius_px) - 0.55));
    out = lay(out, FLAME, 0.55 * flicker * exp(-away * away / 420.0));
    // The wedge opens towards where the player looks.
    let q = turned(p, style.angle_rad);
    let spread = abs(atan2(q.y, q.x));
    let beam = smoothstep(0.62, 0.30, spread) * smoothstep(40.0, 12.0, away);
    out = lay(out, vec3<f32>(1.0, 0.80, 0.40), 0.55 * beam);
    // The dot draws out to a point there, so that nobody takes it for the way to the goal.
    let point = max(abs(q.y) * 0.873 + (q.x - 19.5) * 0.487, 4.6 - q.x);
    let drop = min(away - 9.5, point);
    out = lay(out, INK, cover(drop - 1.6));
    out = lay(out, CREAM, cover(drop));
    let core = mix(vec3<f32>(1.0, 0.86, 0.50), FLAME, smoothstep(0.0, 6.5, away));
    return lay(out, core, cover(away - 6.6));
}

fn diamond(p: vec2<f32>) -> vec4<f32> {
    let d = (abs(p.x) * 1.12 + abs(p.y) * 0.88) * 0.72;
    let shadow = length((p - vec2<f32>(1.0, -7.5)) * vec2<f32>(1.0, 2.2)) - 7.0;
    var out = lay(vec4<f32>(0.0), INK, 0.30 * smoothstep(3.0, -3.0, shadow));
    out = lay(out, INK, cover(d - 8.0));
    out = lay(out, style.colour.rgb, cover(d - 6.4));
    out = lay(out, INK, 0.85 * cover(d - 2.0));
    // A team mate stands in a chevron: below, where names come last.
    let chevron = max(abs(d - 11.2), (p.y + 6.0) * 0.7);
    out = lay(out, INK, style.level * cover(chevron - 2.3));
    return lay(out, BRASS, style.level * cover(chevron - 1.2));
}

fn disc(p: vec2<f32>) -> vec4<f32> {
    let away = length(p);
    let pulse = 0.75 + 0.25 * sin(globals.time * 3.2);
    let shadow = length((p - vec2<f32>(0.0, -19.0)) * vec2<f32>(1.0, 2.6)) - 11.0;
    var out = lay(vec4<f32>(0.0), FLAME, style.level * pulse * 0.85 * exp(-pow(max(away - 14.0, 0.0) / 11.0, 2.0)));
    out = lay(out, INK, 0.30 * smoothstep(4.0, -4.0, shadow));
    out = lay(out, INK, cover(away - 17.0));
    out = lay(out, mix(CREAM, FLAME, 0.75 * style.level), cover(away - 15.6));
    return lay(out, CREAM, cover(away - 13.8));
}

fn arrow(p: vec2<f32>) -> vec4<f32> {
    let nudge = 1.6 * sin(globals.time * 3.0);
    let q = turned(p, style.angle_rad) - vec2<f32>(nudge, 0.0);
    let head = max(abs(q.y) * 0.86 + (q.x - 13.0) * 0.52, -q.x - 7.0);
    let notch = abs(q.y) * 0.80 + (q.x + 2.0) * 0.60;
    let shape = max(head, -notch);
    var out = lay(vec4<f32>(0.0), INK, 0.9 * cover(shape - 1.8));
    return lay(out, style.colour.rgb, cover(shape));
}

fn pin(p: vec2<f32>) -> vec4<f32> {
    let bob = 2.0 * sin(globals.time * 2.4);
    let q = p - vec2<f32>(0.0, 22.0 + bob);
    let drop = max(length(q) - 10.0, -1000.0);
    let spike = max(abs(q.x) * 0.89 + (-q.y - 20.0) * 0.45, q.y + 3.0);
    let shape = min(drop, spike);
    let ripple = fract(globals.time * 0.5);
    let ground = length(p * vec2<f32>(1.0, 1.9));
    var out = lay(vec4<f32>(0.0), INK, 0.35 * smoothstep(7.0, 1.0, ground));
    out = lay(out, style.colour.rgb, 0.8 * (1.0 - ripple) * cover(abs(ground - 6.0 - ripple * 16.0) - 1.0));
    out = lay(out, INK, cover(shape - 1.6));
    out = lay(out, style.colour.rgb, cover(shape));
    out = lay(out, INK, cover(length(q) - 4.8));
    return lay(out, CREAM, cover(length(q) - 3.4));
}

fn ring(p: vec2<f32>) -> vec4<f32> {
    let grown = 1.0 - pow(1.0 - style.level, 3.0);
    let radius = 12.0 + grown * (style.half_px - 18.0);
    let from_ring = abs(length(p) - radius);
    let fade = 1.0 - style.level;
    let out = lay(vec4<f32>(0.0), INK, 0.5 * fade * cover(from_ring - 2.8));
    let bright = lay(out, style.colour.rgb, fade * cover(from_ring - 1.8));
    return lay(bright, style.colour.rgb, 0.30 * fade * exp(-from_ring * from_ring / 60.0));
}

fn goal_cross(p: vec2<f32>) -> vec4<f32> {
    let arms = min(segment(p, vec2<f32>(-4.0, -4.0), vec2<f32>(4.0, 4.0)), segment(p, vec2<f32>(-4.0, 4.0), vec2<f32>(4.0, -4.0)));
    let around = abs(length(p) - 9.5 - sin(globals.time * 4.0) * 0.8);
    let shape = min(arms - 1.0, around - 0.9);
    let out = lay(vec4<f32>(0.0), INK, 0.8 * cover(shape - 1.2));
    return lay(out, style.colour.rgb, cover(shape));
}

@fragment
fn fragment(mesh: VertexOutput) -> @location(0) vec4<f32> {
    let p = (mesh.uv - 0.5) * vec2<f32>(2.0, -2.0) * style.half_px;
    var out = vec4<f32>(0.0);
    switch KIND {
        case 0u: { out = lantern(p); }
        case 1u: { out = diamond(p); }
        case 2u: { out = disc(p); }
        case 3u: { out = arrow(p); }
        case 4u: { out = pin(p); }
        case 5u: { out = ring(p); }
        default: { out = goal_cross(p); }
    }
    out *= style.colour.a;
    return vec4<f32>(out.rgb / max(out.a, 0.0001), out.a);
}
