//! What all materials of the map have in common: a shader of their own that lies beside their module, and soft edges.

use bevy::{render::render_resource::RenderPipelineDescriptor, shader::ShaderDefVal};

/// Compiles the shaders for one choice, which they know as `#{NAME}`. No shader of the map branches on a uniform: Mesa's Vulkan for the
/// processor would compile it anew for each value, keep every one, and fill the memory within minutes.
pub fn choose(descriptor: &mut RenderPipelineDescriptor, name: &str, choice: u32) {
    let fragment = descriptor.fragment.iter_mut().map(|stage| &mut stage.shader_defs);
    for defs in fragment.chain([&mut descriptor.vertex.shader_defs]) {
        defs.push(ShaderDefVal::UInt(name.to_owned(), choice));
    }
}

/// The methods of a `Material2d` that blends and whose fragment shader lies beside the module, embedded in the program.
macro_rules! blended {
    ($shader:literal) => {
        fn fragment_shader() -> bevy::shader::ShaderRef {
            let path = bevy::asset::embedded_path!($shader);
            bevy::shader::ShaderRef::Path(bevy::asset::AssetPath::from_path_buf(path).with_source("embedded"))
        }

        fn alpha_mode(&self) -> bevy::sprite_render::AlphaMode2d {
            bevy::sprite_render::AlphaMode2d::Blend
        }
    };
}

pub(in crate::game) use blended;
