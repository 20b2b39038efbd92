// What the shaders of the chart share.
#define_import_path hunt::chart

fn hash21(p: vec2<f32>) -> f32 {
    var q = fract(p * vec2<f32>(0.1031, 0.1030));
    q += dot(q, q.yx + 33.33);
    return fract((q.x + q.y) * q.x);
}

fn hash22(p: vec2<f32>) -> vec2<f32> {
    return vec2<f32>(hash21(p), hash21(p + vec2<f32>(71.7, 13.1)));
}

// Smooth noise, 0 to 1, about one feature per unit.
fn value_noise(p: vec2<f32>) -> f32 {
    let cell = floor(p);
    let f = fract(p);
    let u = f * f * (3.0 - 2.0 * f);
    return mix(
        mix(hash21(cell), hash21(cell + vec2<f32>(1.0, 0.0)), u.x),
        mix(hash21(cell + vec2<f32>(0.0, 1.0)), hash21(cell + vec2<f32>(1.0, 1.0)), u.x),
        u.y,
    );
}

fn fractal_noise(p: vec2<f32>) -> f32 {
    return value_noise(p) * 0.55 + value_noise(p * 2.13 + 17.0) * 0.3 + value_noise(p * 4.31 + 41.0) * 0.15;
}

// How much of a line of a width is at a distance from its middle, with a soft edge of a pixel.
fn line_cover(distance_px: f32, width_px: f32) -> f32 {
    return clamp(width_px * 0.5 + 0.5 - abs(distance_px), 0.0, 1.0) * min(width_px, 1.0);
}

// The fibres of paper, about -1 to 1, fixed on the map but never coarser than a few pixels.
fn paper_grain(world: vec2<f32>, px_per_m: f32) -> f32 {
    let octave = exp2(floor(log2(max(px_per_m, 0.0001))));
    let p = world * octave * 0.7;
    return value_noise(p) * 0.6 + value_noise(p * vec2<f32>(0.35, 1.9) + 9.0) * 0.4 - 0.5;
}
