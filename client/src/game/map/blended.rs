//! What all materials of the map have in common: a shader of their own that lies beside their module, and soft edges.

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
