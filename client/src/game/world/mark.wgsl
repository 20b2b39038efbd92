// Marks: small drawings of a size in pixels.
#import bevy_sprite::{mesh2d_vertex_output::VertexOutput, mesh2d_view_bindings::globals}

struct MarkStyle {
    colour: vec4<f32>,
    // Sway to the left of the heading and lift off the ground in pixels, lean, run.
    pose: vec4<f32>,
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

// Where the body of somebody who walks is drawn, and where its heading points to the right: swayed, lifted, leant into the way.
fn carried(p: vec2<f32>) -> vec2<f32> {
    let ahead = vec2<f32>(cos(style.angle_rad), sin(style.angle_rad));
    let left = vec2<f32>(-ahead.y, ahead.x);
    return p - left * style.pose.x - vec2<f32>(0.0, style.pose.y) - ahead * style.pose.z * 2.4;
}

// Two short strokes behind a runner, pixels.
fn rush(q: vec2<f32>) -> f32 {
    let near = segment(q, vec2<f32>(-15.0, 4.2), vec2<f32>(-20.0, 4.2));
    let far = segment(q, vec2<f32>(-14.0, -4.2), vec2<f32>(-22.0, -4.2));
    return min(near, far) - 0.9;
}

fn lantern(p: vec2<f32>) -> vec4<f32> {
    let away = length(p);
    var out = vec4<f32>(0.0);
    // A light that is carried flickers more than one that stands.
    let carried_flicker = 0.05 * style.pose.z * sin(globals.time * 11.3 + 0.7);
    let flicker = 0.92 + 0.08 * sin(globals.time * 6.1) * sin(globals.time * 2.3 + 1.0) + carried_flicker;
    let is_wide = step(14.0, style.radius_px);
    out = lay(out, FLAME, is_wide * 0.07 * cover(away - style.radius_px));
    out = lay(out, INK, is_wide * 0.35 * cover(abs(away - style.radius_px) - 1.1));
    out = lay(out, FLAME, is_wide * 0.75 * cover(abs(away - style.radius_px) - 0.55));
    let body = carried(p);
    let from_body = length(body);
    out = lay(out, FLAME, 0.55 * flicker * exp(-from_body * from_body / 420.0));
    // The shadow stays on the ground.
    let shadow = length((p - vec2<f32>(0.0, -5.0)) * vec2<f32>(1.0, 1.5)) - 8.5;
    out = lay(out, INK, min(style.pose.y * 0.14, 0.34) * smoothstep(4.0, -4.0, shadow));
    // The wedge opens towards where the player looks; a runner's is narrower and reaches further.
    let q = turned(body, style.angle_rad);
    let spread = abs(atan2(q.y, q.x));
    let beam = smoothstep(0.62 - 0.14 * style.pose.w, 0.30 - 0.08 * style.pose.w, spread)
        * smoothstep(40.0 + 10.0 * style.pose.w, 12.0, from_body);
    out = lay(out, vec3<f32>(1.0, 0.80, 0.40), 0.55 * beam);
    let strokes = rush(q);
    out = lay(out, INK, 0.55 * style.pose.w * cover(strokes - 1.0));
    out = lay(out, CREAM, style.pose.w * cover(strokes));
    // The dot draws out to a point there, so that nobody takes it for the way to the goal.
    let reach = 19.5 + 2.2 * style.pose.z;
    let point = max(abs(q.y) * 0.873 + (q.x - reach) * 0.487, 4.6 - q.x);
    let drop = min(from_body - 9.5, point);
    out = lay(out, INK, cover(drop - 1.6));
    out = lay(out, CREAM, cover(drop));
    // The flame hangs behind the way that its lantern swings.
    let flame = length(body + vec2<f32>(-sin(style.angle_rad), cos(style.angle_rad)) * style.pose.x * 0.55);
    let core = mix(vec3<f32>(1.0, 0.86, 0.50), FLAME, smoothstep(0.0, 6.5, flame + 3.0 * (0.92 - flicker)));
    return lay(out, core, cover(from_body - 6.6));
}

fn ghost(p: vec2<f32>) -> vec4<f32> {
    let body = carried(p);
    let q = turned(body, style.angle_rad);
    let from_body = length(body);
    let breath = 0.85 + 0.15 * sin(globals.time * 1.9);
    let pale = vec3<f32>(0.62, 0.80, 0.86);
    var out = lay(vec4<f32>(0.0), pale, 0.40 * breath * exp(-from_body * from_body / 300.0));
    let point = max(abs(q.y) * 0.873 + (q.x - 18.0) * 0.487, 4.6 - q.x);
    let drop = min(from_body - 8.6, point);
    out = lay(out, INK, 0.55 * cover(drop - 1.4));
    out = lay(out, vec3<f32>(0.84, 0.93, 0.95), 0.62 * cover(drop));
    out = lay(out, INK, 0.50 * cover(abs(from_body - 5.2) - 0.7));
    return lay(out, pale, 0.8 * cover(from_body - 4.6));
}

// Among many each is smaller.
fn diamond(at: vec2<f32>) -> vec4<f32> {
    let p = at / (1.0 - 0.3 * style.radius_px);
    let body = p - vec2<f32>(style.pose.x * 0.7, style.pose.y);
    let tilted = turned(body, -style.pose.x * 0.09);
    let d = (abs(tilted.x) * 1.12 + abs(tilted.y) * 0.88) * 0.72;
    let shadow = length((p - vec2<f32>(1.0, -7.5)) * vec2<f32>(1.0, 2.2)) - 7.0 + style.pose.y * 0.5;
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
        case 7u: { out = ghost(p); }
        default: { out = goal_cross(p); }
    }
    out *= style.colour.a;
    return vec4<f32>(out.rgb / max(out.a, 0.0001), out.a);
}
