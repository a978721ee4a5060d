//! The models with a known id. Made from `models/models.toml`, which has the sources:
//! `cargo run -p bedrock-prompt-models -- write`.

use super::KnownModel;

/// The date of the table.
pub(super) const DATE: &str = "2026-11-30";

/// The geographies that a region can use, in order of preference.
pub(super) fn geographies_of(region: &str) -> &'static [&'static str] {
    match region {
        "us-east-1" | "us-east-2" | "us-west-1" | "us-west-2" => &["us", "global"],
        "ca-central-1" | "ca-west-1" => &["ca", "us", "global"],
        "us-gov-east-1" | "us-gov-west-1" => &["us-gov"],
        "eu-central-1" | "eu-central-2" | "eu-north-1" | "eu-south-1" | "eu-south-2" | "eu-west-1" | "eu-west-2" | "eu-west-3" => &["eu", "global"],
        "ap-northeast-1" | "ap-northeast-3" => &["jp", "apac", "global"],
        "ap-southeast-2" | "ap-southeast-4" | "ap-southeast-6" => &["au", "apac", "global"],
        "ap-south-1" | "ap-south-2" => &["in", "apac", "global"],
        "ap-east-1" | "ap-east-2" | "ap-northeast-2" | "ap-southeast-1" | "ap-southeast-3" | "ap-southeast-5" | "ap-southeast-7" => &["apac", "global"],
        "af-south-1" | "il-central-1" | "me-central-1" | "me-south-1" | "mx-central-1" | "sa-east-1" => &["global"],
        _ => super::geographies_of_new(region),
    }
}

/// The models; a longer prefix comes before a shorter one.
pub(super) const MODELS: &[KnownModel] = &[
    KnownModel {
        id: "zai.glm-5.3",
        prefix: "zai.glm-5.3",
        geographies: &["us", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "zai.glm-5",
        prefix: "zai.glm-5",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "zai.glm-4.7-flash",
        prefix: "zai.glm-4.7-flash",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "zai.glm-4.7",
        prefix: "zai.glm-4.7",
        ends: Some("2027-03-30"),
        successor: Some("zai.glm-5"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "xai.grok-4.7",
        prefix: "xai.grok-4.7",
        geographies: &["us", "us-gov", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "xai.grok-4.6",
        prefix: "xai.grok-4.6",
        geographies: &["us", "us-gov", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "writer.palmyra-x5-v1:0",
        prefix: "writer.palmyra-x5",
        geographies: &["us"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-1", "us-west-2"])],
        ends: Some("2027-03-21"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "writer.palmyra-x4-v1:0",
        prefix: "writer.palmyra-x4",
        geographies: &["us"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-1", "us-west-2"])],
        ends: Some("2027-03-09"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "writer.palmyra-vision-7b",
        prefix: "writer.palmyra-vision-7b",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "twelvelabs.pegasus-1-5-v1:0",
        prefix: "twelvelabs.pegasus-1-5",
        geographies: &["us", "global"],
        is_text: false,
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "twelvelabs.pegasus-1-2-v1:0",
        prefix: "twelvelabs.pegasus-1-2",
        geographies: &["us", "eu", "global"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-1", "us-west-2"])],
        ends: Some("2027-03-22"),
        is_text: false,
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "qwen.qwen3-vl-235b-a22b",
        prefix: "qwen.qwen3-vl-235b-a22b",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "qwen.qwen3-next-80b-a3b",
        prefix: "qwen.qwen3-next-80b-a3b",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "qwen.qwen3-coder-next",
        prefix: "qwen.qwen3-coder-next",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "qwen.qwen3-coder-480b-a35b-v1:0",
        prefix: "qwen.qwen3-coder-480b-a35b",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "qwen.qwen3-coder-30b-a3b-v1:0",
        prefix: "qwen.qwen3-coder-30b-a3b",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "qwen.qwen3-32b-v1:0",
        prefix: "qwen.qwen3-32b",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "qwen.qwen3-235b-a22b-2507-v1:0",
        prefix: "qwen.qwen3-235b-a22b-2507",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-oss-safeguard-20b",
        prefix: "openai.gpt-oss-safeguard-20b",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-oss-safeguard-120b",
        prefix: "openai.gpt-oss-safeguard-120b",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-oss-20b-1:0",
        prefix: "openai.gpt-oss-20b",
        geographies: &["us-gov"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-oss-120b-1:0",
        prefix: "openai.gpt-oss-120b",
        geographies: &["us-gov"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-6.1-terra",
        prefix: "openai.gpt-6.1-terra",
        geographies: &["us", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-6.1-sol",
        prefix: "openai.gpt-6.1-sol",
        geographies: &["us", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-6-sol",
        prefix: "openai.gpt-6-sol",
        geographies: &["us", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-6-luna",
        prefix: "openai.gpt-6-luna",
        geographies: &["us", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-6-astra",
        prefix: "openai.gpt-6-astra",
        geographies: &["us", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-5.6-terra",
        prefix: "openai.gpt-5.6-terra",
        geographies: &["us", "in", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-5.6-sol",
        prefix: "openai.gpt-5.6-sol",
        geographies: &["us", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-5.6-luna",
        prefix: "openai.gpt-5.6-luna",
        geographies: &["us", "in", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-5.5",
        prefix: "openai.gpt-5.5",
        geographies: &["us", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "openai.gpt-5.4",
        prefix: "openai.gpt-5.4",
        geographies: &["us", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "nvidia.nemotron-super-3-120b",
        prefix: "nvidia.nemotron-super-3-120b",
        geographies: &["us-gov"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "nvidia.nemotron-nano-9b-v2",
        prefix: "nvidia.nemotron-nano-9b",
        geographies: &["us-gov"],
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "nvidia.nemotron-nano-3-30b",
        prefix: "nvidia.nemotron-nano-3-30b",
        geographies: &["us-gov"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "nvidia.nemotron-nano-12b-v2",
        prefix: "nvidia.nemotron-nano-12b",
        geographies: &["us-gov"],
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "moonshotai.kimi-k3.1",
        prefix: "moonshotai.kimi-k3.1",
        geographies: &["us", "in", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "moonshotai.kimi-k3",
        prefix: "moonshotai.kimi-k3",
        geographies: &["us", "in", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "moonshotai.kimi-k2.5",
        prefix: "moonshotai.kimi-k2.5",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "moonshotai.kimi-k2-thinking",
        prefix: "moonshotai.kimi-k2-thinking",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.voxtral-small-24b-2507",
        prefix: "mistral.voxtral-small-24b-2507",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.voxtral-mini-3b-2507",
        prefix: "mistral.voxtral-mini-3b-2507",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.pixtral-large-2502-v1:0",
        prefix: "mistral.pixtral-large-2502",
        geographies: &["us", "eu"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"]), ("eu", &["eu-central-1", "eu-north-1", "eu-west-1", "eu-west-3"])],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.mixtral-8x7b-instruct-v0:1",
        prefix: "mistral.mixtral-8x7b-instruct",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.mistral-small-2402-v1:0",
        prefix: "mistral.mistral-small-2402",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.mistral-large-3-675b-instruct",
        prefix: "mistral.mistral-large-3-675b-instruct",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.mistral-large-2407-v1:0",
        prefix: "mistral.mistral-large-2407",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.mistral-large-2402-v1:0",
        prefix: "mistral.mistral-large-2402",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.mistral-7b-instruct-v0:2",
        prefix: "mistral.mistral-7b-instruct",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.ministral-3-8b-instruct",
        prefix: "mistral.ministral-3-8b-instruct",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.ministral-3-3b-instruct",
        prefix: "mistral.ministral-3-3b-instruct",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.ministral-3-14b-instruct",
        prefix: "mistral.ministral-3-14b-instruct",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.magistral-small-2509",
        prefix: "mistral.magistral-small-2509",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "mistral.devstral-2-123b",
        prefix: "mistral.devstral-2-123b",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "minimax.minimax-m2.5",
        prefix: "minimax.minimax-m2.5",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "minimax.minimax-m2.1",
        prefix: "minimax.minimax-m2.1",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "minimax.minimax-m2",
        prefix: "minimax.minimax-m2",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama4-scout-17b-instruct-v1:0",
        prefix: "meta.llama4-scout-17b-instruct",
        geographies: &["us"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-1", "us-west-2"])],
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama4-maverick-17b-instruct-v1:0",
        prefix: "meta.llama4-maverick-17b-instruct",
        geographies: &["us"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-1", "us-west-2"])],
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama3-8b-instruct-v1:0",
        prefix: "meta.llama3-8b-instruct",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama3-70b-instruct-v1:0",
        prefix: "meta.llama3-70b-instruct",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama3-3-70b-instruct-v1:0",
        prefix: "meta.llama3-3-70b-instruct",
        geographies: &["us"],
        on_demand_regions: &["us-east-2"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"])],
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama3-2-90b-instruct-v1:0",
        prefix: "meta.llama3-2-90b-instruct",
        geographies: &["us"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"])],
        ends: Some("2026-07-07"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama3-2-3b-instruct-v1:0",
        prefix: "meta.llama3-2-3b-instruct",
        geographies: &["us", "eu"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"]), ("eu", &["eu-central-1", "eu-west-1", "eu-west-3"])],
        ends: Some("2026-07-07"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama3-2-1b-instruct-v1:0",
        prefix: "meta.llama3-2-1b-instruct",
        geographies: &["us", "eu"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"]), ("eu", &["eu-central-1", "eu-west-1", "eu-west-3"])],
        ends: Some("2026-07-07"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama3-2-11b-instruct-v1:0",
        prefix: "meta.llama3-2-11b-instruct",
        geographies: &["us"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"])],
        ends: Some("2026-07-07"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama3-1-8b-instruct-v1:0",
        prefix: "meta.llama3-1-8b-instruct",
        geographies: &["us"],
        on_demand_regions: &["us-west-2"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"])],
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama3-1-70b-instruct-v1:0",
        prefix: "meta.llama3-1-70b-instruct",
        geographies: &["us"],
        on_demand_regions: &["us-west-2"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"])],
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama3-1-405b-instruct-v1:0",
        prefix: "meta.llama3-1-405b-instruct",
        geographies: &["us"],
        on_demand_regions: &["us-west-2"],
        profile_regions: &[("us", &["us-east-2"])],
        ends: Some("2026-07-07"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama2-70b-chat-v1",
        prefix: "meta.llama2-70b-chat",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "meta.llama2-13b-chat-v1",
        prefix: "meta.llama2-13b-chat",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "google.gemma-3-4b-it",
        prefix: "google.gemma-3-4b-it",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "google.gemma-3-27b-it",
        prefix: "google.gemma-3-27b-it",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "google.gemma-3-12b-it",
        prefix: "google.gemma-3-12b-it",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "deepseek.v3.2",
        prefix: "deepseek.v3.2",
        geographies: &["us", "eu"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "deepseek.v3-v1:0",
        prefix: "deepseek.v3",
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "deepseek.r1-v1:0",
        prefix: "deepseek.r1",
        geographies: &["us"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"])],
        ends: Some("2027-03-30"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "cohere.embed-multilingual-v3",
        prefix: "cohere.embed-multilingual",
        is_text: false,
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "cohere.embed-english-v3",
        prefix: "cohere.embed-english",
        is_text: false,
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "cohere.embed-v4:0",
        prefix: "cohere.embed",
        geographies: &["us", "eu", "global"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-1", "us-west-2"]), ("eu", &["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"])],
        is_text: false,
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "cohere.command-text-v14",
        prefix: "cohere.command-text",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "cohere.command-r-plus-v1:0",
        prefix: "cohere.command-r-plus",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "cohere.command-r-v1:0",
        prefix: "cohere.command-r",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "cohere.command-light-text-v14",
        prefix: "cohere.command-light-text",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-v2:1",
        prefix: "anthropic.claude-v2",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-v1",
        prefix: "anthropic.claude-v1",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-sonnet-5-5",
        prefix: "anthropic.claude-sonnet-5-5",
        geographies: &["us", "us-gov", "eu", "apac", "au", "jp", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-sonnet-5",
        prefix: "anthropic.claude-sonnet-5",
        geographies: &["us", "us-gov", "eu", "apac", "au", "in", "jp", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-sonnet-4-6",
        prefix: "anthropic.claude-sonnet-4-6",
        geographies: &["us", "eu", "apac", "au", "jp", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-sonnet-4-5-20250929-v1:0",
        prefix: "anthropic.claude-sonnet-4-5",
        geographies: &["us", "us-gov", "eu", "au", "jp", "global"],
        ends: Some("2027-04-08"),
        successor: Some("anthropic.claude-sonnet-5-5"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-sonnet-4-20250514-v1:0",
        prefix: "anthropic.claude-sonnet-4",
        geographies: &["us", "eu", "apac", "global"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-1", "us-west-2"]), ("eu", &["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3", "il-central-1"]), ("apac", &["ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-7", "me-central-1"])],
        ends: Some("2026-10-14"),
        successor: Some("anthropic.claude-sonnet-5"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-opus-5-5",
        prefix: "anthropic.claude-opus-5-5",
        geographies: &["us", "us-gov", "eu", "apac", "au", "jp", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-opus-5",
        prefix: "anthropic.claude-opus-5",
        geographies: &["us", "us-gov", "eu", "apac", "au", "in", "jp", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-opus-4-8",
        prefix: "anthropic.claude-opus-4-8",
        geographies: &["us", "us-gov", "eu", "apac", "au", "jp", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-opus-4-7",
        prefix: "anthropic.claude-opus-4-7",
        geographies: &["us", "eu", "apac", "au", "jp", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-opus-4-6-v1",
        prefix: "anthropic.claude-opus-4-6",
        geographies: &["us", "eu", "au", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-opus-4-5-20251101-v1:0",
        prefix: "anthropic.claude-opus-4-5",
        geographies: &["us", "eu", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-opus-4-1-20250805-v1:0",
        prefix: "anthropic.claude-opus-4-1",
        geographies: &["us", "eu"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"])],
        ends: Some("2027-01-08"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-opus-4-20250514-v1:0",
        prefix: "anthropic.claude-opus-4",
        geographies: &["us", "eu"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"])],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-mythos-preview",
        prefix: "anthropic.claude-mythos-preview",
        geographies: &["us", "apac", "au"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-mythos-5-1",
        prefix: "anthropic.claude-mythos-5-1",
        geographies: &["us", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-mythos-5",
        prefix: "anthropic.claude-mythos-5",
        geographies: &["us"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-instant-v1",
        prefix: "anthropic.claude-instant",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-haiku-5-5",
        prefix: "anthropic.claude-haiku-5-5",
        geographies: &["us", "us-gov", "eu", "apac", "au", "jp", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-haiku-4-5-20251001-v1:0",
        prefix: "anthropic.claude-haiku-4-5",
        geographies: &["us", "eu", "apac", "au", "in", "jp", "global"],
        on_demand_regions: &["us-gov-east-1", "us-gov-west-1"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-fable-5-1",
        prefix: "anthropic.claude-fable-5-1",
        geographies: &["us", "us-gov", "eu", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-fable-5",
        prefix: "anthropic.claude-fable-5",
        geographies: &["us", "eu", "apac", "au", "global"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-3-opus-20240229-v1:0",
        prefix: "anthropic.claude-3-opus",
        geographies: &["us", "eu"],
        profile_regions: &[("us", &["us-east-1", "us-west-2"])],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-3-haiku-20240307-v1:0",
        prefix: "anthropic.claude-3-haiku",
        geographies: &["us", "us-gov", "eu", "apac"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"]), ("us-gov", &["us-gov-east-1"]), ("eu", &["eu-central-1", "eu-west-1", "eu-west-3"]), ("apac", &["ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2"])],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-3-7-sonnet-20250219-v1:0",
        prefix: "anthropic.claude-3-7-sonnet",
        geographies: &["us", "us-gov", "eu", "apac"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"]), ("us-gov", &["us-gov-east-1"]), ("eu", &["eu-central-1", "eu-north-1", "eu-west-1", "eu-west-3"]), ("apac", &["ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2"])],
        ends: Some("2026-04-28"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-3-5-sonnet-20241022-v2:0",
        prefix: "anthropic.claude-3-5-sonnet-20241022",
        geographies: &["us", "eu", "apac"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"]), ("apac", &["ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2"])],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-3-5-sonnet-20240620-v1:0",
        prefix: "anthropic.claude-3-5-sonnet-20240620",
        geographies: &["us", "us-gov", "eu", "apac"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"]), ("us-gov", &["us-gov-east-1"]), ("eu", &["eu-central-1", "eu-west-1", "eu-west-3"]), ("apac", &["ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2"])],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "anthropic.claude-3-5-haiku-20241022-v1:0",
        prefix: "anthropic.claude-3-5-haiku",
        geographies: &["us", "eu"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"])],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.titan-text-premier-v1:0",
        prefix: "amazon.titan-text-premier",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.titan-text-lite-v1",
        prefix: "amazon.titan-text-lite",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.titan-text-express-v1",
        prefix: "amazon.titan-text-express",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.titan-embed-text-v2:0",
        prefix: "amazon.titan-embed-text-v2",
        is_text: false,
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.titan-embed-text-v1",
        prefix: "amazon.titan-embed-text-v1",
        is_text: false,
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.titan-embed-image-v1",
        prefix: "amazon.titan-embed-image",
        is_text: false,
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.titan-embed-g1-text-02",
        prefix: "amazon.titan-embed-g1-text-02",
        is_text: false,
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.nova-pro-v1:0",
        prefix: "amazon.nova-pro",
        geographies: &["us", "eu", "apac"],
        on_demand_regions: &["us-east-1", "us-gov-west-1", "us-gov-east-1", "eu-west-2"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-1", "us-west-2"]), ("eu", &["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3", "il-central-1"]), ("apac", &["ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-7", "me-central-1"])],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.nova-premier-v1:0",
        prefix: "amazon.nova-premier",
        geographies: &["us"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"])],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.nova-micro-v1:0",
        prefix: "amazon.nova-micro",
        geographies: &["us", "eu", "apac"],
        on_demand_regions: &["us-east-1", "us-gov-west-1", "eu-west-2"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-2"]), ("eu", &["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3", "il-central-1"]), ("apac", &["ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-5", "ap-southeast-7", "me-central-1"])],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.nova-lite-v1:0",
        prefix: "amazon.nova-lite",
        geographies: &["us", "ca", "eu", "apac"],
        on_demand_regions: &["us-east-1", "us-gov-west-1", "eu-west-2"],
        profile_regions: &[("us", &["us-east-1", "us-east-2", "us-west-1", "us-west-2"]), ("eu", &["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3", "il-central-1"]), ("apac", &["ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-7", "me-central-1"])],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.nova-2-pro-preview-20251202-v1:0",
        prefix: "amazon.nova-2-pro-preview",
        geographies: &["us", "eu", "apac"],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.nova-2-multimodal-embeddings-v1:0",
        prefix: "amazon.nova-2-multimodal-embeddings",
        is_text: false,
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "amazon.nova-2-lite-v1:0",
        prefix: "amazon.nova-2-lite",
        geographies: &["us", "eu", "apac", "jp", "global"],
        profile_regions: &[("eu", &["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"]), ("jp", &["ap-northeast-1"])],
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "ai21.jamba-instruct-v1:0",
        prefix: "ai21.jamba-instruct",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "ai21.jamba-1-5-mini-v1:0",
        prefix: "ai21.jamba-1-5-mini",
        ends: Some("2026-11-26"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "ai21.jamba-1-5-large-v1:0",
        prefix: "ai21.jamba-1-5-large",
        ends: Some("2026-11-26"),
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "ai21.j2-ultra-v1",
        prefix: "ai21.j2-ultra",
        ..KnownModel::UNKNOWN
    },
    KnownModel {
        id: "ai21.j2-mid-v1",
        prefix: "ai21.j2-mid",
        ..KnownModel::UNKNOWN
    },
];
