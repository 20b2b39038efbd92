// Surfaces of the chart: sea, land and what grows and stands on it.
#import bevy_sprite::{mesh2d_vertex_output::VertexOutput, mesh2d_view_bindings::{view, globals}}
#import hunt::chart::{hash21, hash22, value_noise, fractal_noise, line_cover, paper_grain}

struct SurfaceStyle {
    colour: vec4<f32>,
    accent: vec4<f32>,
    field: vec4<f32>,
    pixel_ratio: f32,
    surface: u32,
    has_coast: u32,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> style: SurfaceStyle;
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var field: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var field_sampler: sampler;

const SURFACE = #{SURFACE}u;
const HAS_COAST = #{HAS_COAST}u;
const PALE = vec3<f32>(0.40, 0.62, 0.64);

// Metres per cell of a pattern that is fixed on the map, `px` to twice that on screen.
fn cell_m(px: f32, scale: f32) -> f32 {
    return exp2(ceil(log2(px / scale)));
}

// Rows of little waves, as an engraver draws them, here and there out at sea.
fn wave_marks(world: vec2<f32>, scale: f32, time: f32) -> f32 {
    let size = cell_m(92.0, scale);
    let cell = floor(world / size);
    let chance = hash22(cell);
    let unit = size * scale / 92.0;
    let drift = vec2<f32>(sin(time * 0.21 + chance.x * 40.0) * 5.0, 0.0);
    let px = ((world / size - cell - 0.5) - (chance - 0.5) * 0.45) * size * scale / unit + drift;
    let crest = 2.2 * cos(px.x * 0.42);
    let slope = 0.92 * sin(px.x * 0.42);
    let distance_px = (px.y - crest) / sqrt(1.0 + slope * slope);
    let ends = smoothstep(15.5, 9.0, abs(px.x));
    let breath = 0.55 + 0.45 * sin(time * 0.35 + chance.y * 60.0);
    return line_cover(distance_px * unit, 1.2) * ends * breath * step(0.5, chance.x);
}

fn graticule(world: vec2<f32>, scale: f32) -> f32 {
    let spacing = 50.0 * exp2(ceil(log2(150.0 / scale / 50.0)));
    let from_line = (abs(fract(world / spacing + 0.5) - 0.5)) * spacing * scale;
    return max(line_cover(from_line.x, 0.8), line_cover(from_line.y, 0.8));
}

fn water(world: vec2<f32>, away_m: f32, scale: f32, deep: vec3<f32>, shallow: vec3<f32>) -> vec3<f32> {
    let time = globals.time;
    let away_px = max(away_m, 0.0) * scale;
    var colour = mix(deep, shallow, 0.75 * exp(-max(away_m, 0.0) / 38.0));
    let swell = fractal_noise(world * 0.011 + vec2<f32>(time * 0.020, time * 0.013))
        + 0.6 * fractal_noise(world * 0.041 - vec2<f32>(time * 0.050, -time * 0.031));
    // Ripples of a few dozen pixels at every zoom, one octave fading into the next.
    let octave = log2(scale * 26.0);
    let fine = exp2(floor(octave)) / 26.0;
    let drift = vec2<f32>(time * 0.16, time * 0.07);
    let ripple = mix(
        value_noise(world * fine * vec2<f32>(0.8, 2.1) + drift),
        value_noise(world * fine * vec2<f32>(1.6, 4.2) + drift),
        fract(octave),
    );
    colour *= 1.0 + (swell - 0.8) * 0.22 + (ripple - 0.5) * 0.11;
    let offsets = vec3<f32>(5.0, 11.0, 18.5);
    let strengths = vec3<f32>(0.60, 0.38, 0.22);
    for (var i = 0; i < 3; i++) {
        let breath = sin(time * 0.7 - f32(i) * 1.1 + value_noise(world * 0.02) * 9.0) * (0.5 + 0.35 * f32(i));
        colour = mix(colour, PALE, line_cover(away_px - offsets[i] - breath, 0.85) * strengths[i]);
    }
    return colour;
}

fn sea(world: vec2<f32>, away_m: f32, scale: f32) -> vec3<f32> {
    var colour = water(world, away_m, scale, style.colour.rgb, style.accent.rgb);
    colour = mix(colour, PALE, graticule(world, scale) * 0.13);
    let open = smoothstep(24.0, 60.0, away_m * scale);
    return mix(colour, PALE, wave_marks(world, scale, globals.time) * 0.42 * open);
}

fn land(world: vec2<f32>, away_m: f32, scale: f32) -> vec3<f32> {
    let by_the_sea = exp(min(away_m, 0.0) / 11.0);
    let mottle = fractal_noise(world * 0.017) - 0.5;
    return style.colour.rgb * (1.0 - 0.20 * by_the_sea + mottle * 0.13);
}

fn stipple(world: vec2<f32>, scale: f32, density: f32) -> f32 {
    let size = cell_m(7.0, scale);
    let cell = floor(world / size);
    let chance = hash22(cell);
    let px = ((world / size - cell - 0.5) - (chance - 0.5) * 0.7) * size * scale;
    return clamp(1.35 - length(px) + chance.y * 0.4, 0.0, 1.0) * step(chance.x, density);
}

fn tufts(world: vec2<f32>, scale: f32) -> f32 {
    let size = cell_m(26.0, scale);
    let cell = floor(world / size);
    let chance = hash22(cell + 3.0);
    let px = ((world / size - cell - 0.5) - (chance - 0.5) * 0.6) * size * scale;
    var cover = 0.0;
    for (var i = -1; i <= 1; i++) {
        let lean = f32(i) * 0.42;
        let across = px.x - lean * (px.y + 4.0) - f32(i) * 1.1;
        let reach = 4.6 - abs(f32(i)) * 1.4;
        cover = max(cover, line_cover(across, 1.1) * step(-3.0, px.y) * smoothstep(reach, reach - 1.5, px.y));
    }
    return cover * step(chance.x, 0.55);
}

fn hatching(world: vec2<f32>, scale: f32) -> f32 {
    let size = cell_m(15.0, scale);
    let cell = floor(world / size);
    let chance = hash22(cell + 11.0);
    let px = ((world / size - cell - 0.5) - (chance - 0.5) * 0.5) * size * scale;
    let angle = 0.9 + (chance.y - 0.5) * 0.7;
    let along = px.x * cos(angle) + px.y * sin(angle);
    let across = px.y * cos(angle) - px.x * sin(angle);
    return line_cover(across, 1.1) * smoothstep(5.5, 3.5, abs(along)) * step(chance.x, 0.6);
}

@fragment
fn fragment(mesh: VertexOutput) -> @location(0) vec4<f32> {
    let world = mesh.world_position.xy;
    let scale = abs(view.clip_from_world[0][0]) * view.viewport.z * 0.5 / style.pixel_ratio;
    let away_m = textureSampleLevel(field, field_sampler, world * style.field.xy + style.field.zw, 0.0).r;
    var colour = style.colour.rgb;
    var grain = 0.055;
    switch SURFACE {
        case 0u: {
            if HAS_COAST == 0u {
                colour = land(world, -1000.0, scale);
            } else {
                colour = sea(world, away_m, scale);
                grain = 0.03;
            }
        }
        case 1u: {
            colour = water(world, away_m, scale, colour, colour * 1.35);
            let open = smoothstep(26.0, 60.0, away_m * scale);
            colour = mix(colour, PALE, wave_marks(world, scale, globals.time) * 0.30 * open);
            grain = 0.03;
        }
        case 2u: { colour = land(world, away_m, scale); }
        case 3u: {
            colour = land(world, away_m * 2.0, scale);
            colour = mix(colour, style.accent.rgb, stipple(world, scale, 0.4) * 0.5);
        }
        case 4u: {
            colour = land(world, -1000.0, scale);
            colour = mix(colour, style.accent.rgb, tufts(world, scale) * 0.6);
        }
        case 5u: { colour = land(world, -1000.0, scale); }
        case 6u: {
            colour = land(world, away_m, scale);
            colour = mix(colour, style.accent.rgb, hatching(world, scale) * 0.55);
        }
        case 7u: {
            let swell = fractal_noise(world * 0.05 + globals.time * 0.04) - 0.5;
            colour *= 1.0 + swell * 0.25;
        }
        case 8u, 9u: { grain = 0.10; }
        // Light is added in linear space, where the same share shows far more on the dark sea.
        case 11u: { return vec4<f32>(colour, style.colour.a * mix(1.0, 0.38, smoothstep(-0.5, 0.5, away_m))); }
        default: { return style.colour; }
    }
    colour *= 1.0 + paper_grain(world, scale) * grain * 2.0;
    return vec4<f32>(colour, 1.0);
}
