// Trees and lit windows: one quad each, told apart by the vertex colour: (seed, kind, unused, unused).
#import bevy_sprite::{mesh2d_vertex_output::VertexOutput, mesh2d_view_bindings::globals}
#import hunt::chart::value_noise

// How strongly windows are lit.
@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> light: vec4<f32>;

const INK = vec3<f32>(0.055, 0.085, 0.060);
const LEAF = vec3<f32>(0.235, 0.315, 0.150);
const LEAF_LIT = vec3<f32>(0.41, 0.49, 0.245);
const NEEDLE = vec3<f32>(0.130, 0.225, 0.140);
const NEEDLE_LIT = vec3<f32>(0.245, 0.36, 0.205);

fn cover(distance: f32, pixel: f32) -> f32 {
    return clamp(0.5 - distance / pixel, 0.0, 1.0);
}

// Signed distance from a fir of three tiers.
fn fir(p: vec2<f32>) -> f32 {
    let height = clamp((p.y + 0.55) / 1.4, 0.0, 1.0);
    let tier = fract(height * 3.0);
    let half_width = 0.52 * (1.0 - height) * (1.18 - 0.42 * tier) + 0.02;
    return max(abs(p.x) - half_width, max(-0.55 - p.y, p.y - 0.85)) * 0.8;
}

fn round_tree(p: vec2<f32>, seed: f32) -> f32 {
    let q = p - vec2<f32>(0.0, 0.18);
    let angle = atan2(q.y, q.x);
    return length(q) - 0.52 - 0.045 * sin(angle * 5.0 + seed * 30.0) - 0.03 * sin(angle * 9.0 + seed * 70.0);
}

@fragment
fn fragment(mesh: VertexOutput) -> @location(0) vec4<f32> {
    let p = mesh.uv;
    let seed = mesh.color.r;
    let pixel = max(fwidth(p.x), 0.0001);
    if mesh.color.g > 0.5 {
        let flicker = 0.86 + 0.14 * sin(globals.time * (1.3 + seed) + seed * 50.0);
        let away = length(p);
        let glow = pow(max(1.0 - away, 0.0), 2.4) * 0.50 + smoothstep(0.16, 0.02, away) * 0.30;
        return vec4<f32>(1.0, 0.62, 0.20, glow * flicker * light.x);
    }
    let is_fir = seed > 0.55;
    let sway = sin(globals.time * 0.9 + seed * 40.0) * 0.018 * (p.y + 0.6);
    let q = p + vec2<f32>(sway, 0.0);
    let crown = select(round_tree(q, seed), fir(q), is_fir);
    let shadow = length((p - vec2<f32>(0.16, -0.55)) * vec2<f32>(1.0, 2.6)) - 0.52;
    let trunk = max(abs(q.x) - 0.06, max(-0.72 - p.y, p.y + 0.2));
    let shine = smoothstep(-0.35, 0.55, -q.x * 0.8 + q.y * 0.6 + (value_noise(p * 5.0 + seed * 90.0) - 0.5) * 0.7);
    let lit = select(mix(LEAF, LEAF_LIT, shine), mix(NEEDLE, NEEDLE_LIT, shine), is_fir);
    let line = min(0.085, pixel * 1.3);
    var colour = INK;
    var alpha = cover(shadow, max(pixel, 0.25)) * 0.28;
    let wood = cover(trunk, pixel);
    colour = mix(colour, INK, wood);
    alpha = max(alpha, wood * 0.9);
    let leaves = cover(crown, pixel);
    colour = mix(colour, mix(INK, lit, cover(crown + line, pixel)), leaves);
    alpha = mix(alpha, 1.0, leaves);
    return vec4<f32>(colour * (0.9 + 0.2 * seed), alpha);
}
