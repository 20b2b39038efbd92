// The haze over what the player has not seen: paper laid over the chart, whose edge drifts and is drawn as an engraver draws a shore.
#import bevy_sprite::{mesh2d_vertex_output::VertexOutput, mesh2d_view_bindings::{view, globals}}
#import hunt::chart::{value_noise, fractal_noise, line_cover, paper_grain}

struct HazeStyle {
    paper: vec4<f32>,
    rim: vec4<f32>,
    ink: vec4<f32>,
    // Scale and offset from metres to the mask.
    mask: vec4<f32>,
    // Where the player stands; metres within which all is clear, and from which on nothing is.
    lantern: vec4<f32>,
    // How thick it is, how much of its texture is seen, and how strongly its edge is drawn.
    look: vec3<f32>,
    pixel_ratio: f32,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> style: HazeStyle;
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var mask: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var mask_sampler: sampler;

// Metres per line of the hatching, fixed on the map, `px` to twice that on screen.
fn spacing_m(px: f32, scale: f32) -> f32 {
    return exp2(ceil(log2(px / scale)));
}

// Long broken lines that sway a little, as an engraver fills what nobody has surveyed.
fn hatching(world: vec2<f32>, billow: f32, scale: f32) -> f32 {
    let spacing = spacing_m(7.0, scale);
    let sway = (value_noise(world / spacing * vec2<f32>(0.045, 0.11)) - 0.5) * 1.7 * spacing;
    let row = (world.y + sway) / spacing;
    let from_line = (abs(fract(row) - 0.5)) * spacing * scale;
    let piece = value_noise(vec2<f32>(world.x / spacing * 0.085, floor(row) * 7.31));
    return line_cover(from_line, 0.7) * smoothstep(0.50, 0.62, piece) * smoothstep(0.30, 0.62, billow);
}

@fragment
fn fragment(mesh: VertexOutput) -> @location(0) vec4<f32> {
    let world = mesh.world_position.xy;
    let scale = abs(view.clip_from_world[0][0]) * view.viewport.z * 0.5 / style.pixel_ratio;
    let grain = style.look.y;
    let drift = vec2<f32>(globals.time * 0.016, globals.time * 0.009);
    let billow = fractal_noise(world * 0.0095 + drift);
    let wisp = fractal_noise(world * 0.031 - drift * 1.9 + vec2<f32>(billow * 1.4, billow * 0.9));

    let seen = textureSampleLevel(mask, mask_sampler, world * style.mask.xy + style.mask.zw, 0.0).r;
    let away = length(world - style.lantern.xy);
    let clear = max(seen, 1.0 - smoothstep(style.lantern.z, style.lantern.w, away));
    // Wisps reach in and out of the edge; what is well inside or outside stays so.
    let edge = clear + (wisp - 0.5) * 2.4 * clear * (1.0 - clear) * grain;
    let thin = smoothstep(0.22, 0.86, edge);

    // Banks of mist, lit from the north-west as the relief of a map is.
    let lit = (billow - fractal_noise((world + vec2<f32>(9.0, -9.0)) * 0.0095 + drift)) * 1.5 + (wisp - 0.5) * 0.16;
    var colour = style.paper.rgb * (1.0 + lit * grain);
    // Towards its edge the haze catches the light.
    let rim = smoothstep(0.02, 0.40, edge) * (1.0 - smoothstep(0.40, 0.90, edge));
    colour = mix(colour, style.rim.rgb, rim * 0.50 * grain);
    colour *= 1.0 + paper_grain(world, scale) * 0.14 * grain;
    let hatched = hatching(world, billow, scale) * 0.22 * grain * (1.0 - smoothstep(0.0, 0.20, edge));
    colour = mix(colour, style.ink.rgb, hatched);
    var alpha = style.look.x * (1.0 + (billow - 0.5) * 0.30 * grain) * (1.0 - thin);

    // Lines along the edge, fainter and fainter into the haze, like the depths along a coast.
    let slope = max(fwidth(edge) * style.pixel_ratio, 0.0008);
    let offsets = vec3<f32>(0.46, 0.27, 0.11);
    let strengths = vec3<f32>(1.0, 0.62, 0.36);
    var line = 0.0;
    for (var i = 0; i < 3; i++) {
        line = max(line, line_cover((edge - offsets[i]) / slope, 1.0) * strengths[i]);
    }
    line *= style.look.z * (0.6 + 0.4 * smoothstep(0.3, 0.7, wisp));
    colour = (colour * alpha * (1.0 - line) + style.ink.rgb * line) / max(alpha * (1.0 - line) + line, 0.0001);
    alpha = alpha * (1.0 - line) + line;
    return vec4<f32>(colour, clamp(alpha, 0.0, 1.0));
}
