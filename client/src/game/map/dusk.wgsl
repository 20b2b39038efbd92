// The light of the hour over the chart: what lies below is multiplied by it. Darker and bluer towards the edges of the window, as bright as
// by day and warm around the lantern.
#import bevy_sprite::{mesh2d_vertex_output::VertexOutput, mesh2d_view_bindings::{view, globals}}
#import hunt::chart::hash21

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> lantern: vec4<f32>;
// How dark it is in the middle and in the corners, and how much of the low sun's red lies over everything.
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var<uniform> sky: vec4<f32>;

// What the dark leaves the least of is red, and of blue the most.
const DARK = vec3<f32>(1.00, 0.94, 0.82);
// What a flame adds, and the low sun.
const FLAME = vec3<f32>(0.30, 0.13, -0.10);
const LOW_SUN = vec3<f32>(0.12, 0.01, -0.14);

@fragment
fn fragment(mesh: VertexOutput) -> @location(0) vec4<f32> {
    let on_screen = (mesh.position.xy - view.viewport.xy) / view.viewport.zw * 2.0 - 1.0;
    let corner = smoothstep(0.55, 1.55, length(on_screen * vec2<f32>(0.92, 1.0)));
    let flicker = 1.0 + 0.03 * sin(globals.time * 7.3) * sin(globals.time * 3.1);
    let away = length(mesh.world_position.xy - lantern.xy) / (lantern.z * flicker);
    let light = lantern.w * exp(-away * away * 1.6);
    let dark = mix(sky.x, sky.y, corner) * (1.0 - min(light, 1.0) * 0.94);
    var share = (1.0 - dark * DARK) * (1.0 + sky.z * LOW_SUN) + light * FLAME;
    // Half a step of the screen's brightness, at random, so that slow changes show no rings.
    share *= 1.0 + (hash21(mesh.position.xy) - 0.5) * 0.012;
    share = clamp(share, vec3<f32>(0.0), vec3<f32>(2.0));
    // Blended as source · below + below · (1 - alpha), which together is share · below.
    let kept = 1.0 - clamp(1.0 - min(share.r, min(share.g, share.b)), 0.0, 1.0);
    return vec4<f32>(share - kept, 1.0 - kept);
}
