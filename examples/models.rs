//! Lists the models of a region with the account's access, and those of application profiles.
//!
//! `cargo run --features control-plane --example models [-- --aws]`

use bedrock_prompt::control_plane::ControlPlane;
use bedrock_prompt::control_plane_sdk::types::{
    FoundationModelLifecycleStatus as Status, InferenceProfileType, InferenceType, ModelModality,
};
use bedrock_prompt_local::Server;

/// The names in lower case, such as `text,image`, with AWS's long names shortened.
fn short<T>(all: &[T], name: impl Fn(&T) -> &str) -> String {
    let names: Vec<_> = all.iter().map(|each| name(each).to_lowercase()).collect();
    names.join(",").replace("inference_profile", "profile").replace('_', "-")
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::start().await?;
    let control = if std::env::args().any(|arg| arg == "--aws") {
        ControlPlane::from_env().await
    } else {
        ControlPlane::local(local.endpoint_url())
    };
    println!(
        "model                                     provider      in > out                \
         status  inference          access"
    );
    for model in control.models().await? {
        let access = control.model_access(model.model_id()).await?;
        let modalities = format!(
            "{} > {}",
            short(model.input_modalities(), ModelModality::as_str),
            short(model.output_modalities(), ModelModality::as_str)
        );
        let status = model.model_lifecycle().map_or("", |lifecycle| match lifecycle.status() {
            Status::Active => "active",
            Status::Legacy => "legacy",
            other => other.as_str(),
        });
        println!(
            "{:<42}{:<14}{modalities:<24}{status:<8}{:<19}{access}",
            model.model_id(),
            model.provider_name().unwrap_or_default(),
            short(model.inference_types_supported(), InferenceType::as_str),
        );
    }
    for profile in control.inference_profiles(InferenceProfileType::Application).await? {
        let base = control.model_of_profile(profile.inference_profile_arn()).await?;
        println!("\nThe profile {} stands for {base}", profile.inference_profile_name());
    }
    Ok(())
}
