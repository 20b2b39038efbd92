// The light of the hour over the chart: darker towards the edges of the window, warm around the lantern.
#import bevy_sprite::{mesh2d_vertex_output::VertexOutput, mesh2d_view_bindings::{view, globals}}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> lantern: vec4<f32>;
// How dark it is in the middle and in the corners, and how much of the low sun's red lies over everything.
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var<uniform> sky: vec4<f32>;

@fragment
fn fragment(mesh: VertexOutput) -> @location(0) vec4<f32> {
    let on_screen = (mesh.position.xy - view.viewport.xy) / view.viewport.zw * 2.0 - 1.0;
    let corner = smoothstep(0.55, 1.55, length(on_screen * vec2<f32>(0.92, 1.0)));
    let flicker = 1.0 + 0.03 * sin(globals.time * 7.3) * sin(globals.time * 3.1);
    let away = length(mesh.world_position.xy - lantern.xy) / (lantern.z * flicker);
    let light = lantern.w * exp(-away * away * 1.6);
    let night = mix(sky.x, sky.y, corner) * (1.0 - min(light, 1.0) * 0.92);
    let warm = light * 0.13 + sky.z;
    let red = vec3<f32>(1.0, mix(0.60, 0.34, sky.z / max(warm, 0.0001)), 0.20);
    let alpha = night + warm * (1.0 - night);
    let colour = (vec3<f32>(0.012, 0.026, 0.048) * night + red * warm * (1.0 - night)) / max(alpha, 0.0001);
    return vec4<f32>(colour, alpha);
}
