//! The members of requests in AWS's service model, one row each.
//!
//! From the service model of botocore 1.44.8, `bedrock-runtime/2023-09-30`. Unknown members are
//! ignored in a structure, as AWS does, and refused in a union.

use super::Shape::{Boolean, Document, List, Map, Structure, Union};
use super::{Member, MinMax, Shape};

const UNBOUNDED: usize = usize::MAX;

const ANY_NUMBER: MinMax<usize> = MinMax { min: 0, max: UNBOUNDED };

const TEXT: Shape = text(0, UNBOUNDED);
const NON_EMPTY: Shape = text(1, UNBOUNDED);
const FRACTION: Shape = Shape::Float(MinMax { min: 0.0, max: 1.0 });
const INDEX: Shape = integer(0);
const BYTES: Shape = Shape::Blob(MinMax { min: 1, max: UNBOUNDED });

const fn text(min: usize, max: usize) -> Shape {
    Shape::Text(MinMax { min, max }, "")
}

const fn pattern(min: usize, max: usize, pattern: &'static str) -> Shape {
    Shape::Text(MinMax { min, max }, pattern)
}

const fn integer(min: i64) -> Shape {
    Shape::Integer(MinMax { min, max: i32::MAX as i64 })
}

const fn between(min: usize, max: usize) -> MinMax<usize> {
    MinMax { min, max }
}

const fn one_of(values: &'static [&'static str]) -> Shape {
    Shape::Enum(values)
}

const fn list(item: &'static Shape) -> Shape {
    Shape::List(item, ANY_NUMBER)
}

const fn required(name: &'static str, shape: Shape) -> Member {
    Member { name, is_required: true, shape }
}

const fn optional(name: &'static str, shape: Shape) -> Member {
    Member { name, is_required: false, shape }
}

/// The model id of Converse and `InvokeModel`.
pub(in crate::rules) const MODEL_ID: Shape = pattern(
    1,
    2048,
    concat!(
        r"(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:(",
        r"([0-9]{12}:custom-model/[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}/[a-z0-9]{12})",
        r"|(:foundation-model/[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([.:]?[a-z0-9-]{1,63}))",
        r"|([0-9]{12}:imported-model/[a-z0-9]{12})",
        r"|([0-9]{12}:provisioned-model/[a-z0-9]{12})",
        r"|([0-9]{12}:custom-model-deployment/[a-z0-9]{12})",
        r"|([0-9]{12}:(inference-profile|application-inference-profile)/[a-zA-Z0-9-:.]+)))",
        r"|([a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([.:]?[a-z0-9-]{1,63}))",
        r"|(([0-9a-zA-Z][_-]?)+)|([a-zA-Z0-9-:.]+)",
        r"|(^(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:",
        r"prompt/[0-9a-zA-Z]{10}(?::[0-9]{1,5})?))$",
        r"|(^arn:aws:sagemaker:[a-z0-9-]+:[0-9]{12}:endpoint/[a-zA-Z0-9-]+$)",
        r"|(^arn:aws(-[^:]+)?:bedrock:([0-9a-z-]{1,20}):([0-9]{12}):",
        r"(default-)?prompt-router/[a-zA-Z0-9-:.]+$)",
    ),
);

/// The model id of `CountTokens`.
const COUNTED_ID: Shape = pattern(1, 256, r"[a-zA-Z_\.\-/0-9:]+");

const TOOL_NAME: Shape = pattern(1, 64, "[a-zA-Z0-9_-]+");
const TOOL_USE_ID: Shape = pattern(1, 64, "[a-zA-Z0-9_.:-]+");

const GUARDRAIL_IDENTIFIER: Shape = pattern(
    0,
    2048,
    "(|([a-z0-9]+)|(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:guardrail/[a-z0-9]+))",
);
const GUARDRAIL_VERSION: Shape = pattern(0, UNBOUNDED, "(|([1-9][0-9]{0,7})|(DRAFT))");

/// Converse and `ConverseStream`. The `streamProcessingMode` of the guardrail has an effect in
/// streams alone.
pub(in crate::rules) const CONVERSE: Shape = Structure(&[
    optional("messages", list(&MESSAGE)),
    optional("system", list(&SYSTEM_CONTENT_BLOCK)),
    optional("inferenceConfig", INFERENCE_CONFIGURATION),
    optional("toolConfig", TOOL_CONFIGURATION),
    optional("guardrailConfig", GUARDRAIL_CONFIGURATION),
    optional("additionalModelRequestFields", Document),
    optional("promptVariables", Map(&TEXT, &PROMPT_VARIABLE_VALUES, ANY_NUMBER)),
    optional("additionalModelResponseFieldPaths", List(&text(1, 256), between(0, 10))),
    optional("requestMetadata", Map(&METADATA_KEY, &METADATA_VALUE, between(1, 16))),
    optional("performanceConfig", PERFORMANCE_CONFIGURATION),
    optional("serviceTier", SERVICE_TIER),
    optional("outputConfig", OUTPUT_CONFIG),
    optional("projectIdentifier", PROJECT_IDENTIFIER),
]);

pub(in crate::rules) const COUNT_TOKENS: Shape =
    Structure(&[required("modelId", COUNTED_ID), required("input", COUNT_TOKENS_INPUT)]);

pub(in crate::rules) const APPLY_GUARDRAIL: Shape = Structure(&[
    required("guardrailIdentifier", GUARDRAIL_IDENTIFIER),
    required("guardrailVersion", GUARDRAIL_VERSION),
    required("source", one_of(&["INPUT", "OUTPUT"])),
    required("content", list(&GUARDRAIL_CONTENT_BLOCK)),
    optional("outputScope", one_of(&["INTERVENTIONS", "FULL"])),
]);

/// The headers of `InvokeModel`, each with the member that it carries.
pub(in crate::rules) const INVOKE_HEADERS: [(&str, &str, Shape); 7] = [
    ("x-amzn-bedrock-trace", "trace", one_of(&["ENABLED", "DISABLED", "ENABLED_FULL"])),
    ("x-amzn-bedrock-guardrailidentifier", "guardrailIdentifier", GUARDRAIL_IDENTIFIER),
    ("x-amzn-bedrock-guardrailversion", "guardrailVersion", GUARDRAIL_VERSION),
    ("x-amzn-bedrock-performanceconfig-latency", "performanceConfigLatency", LATENCY),
    ("x-amzn-bedrock-service-tier", "serviceTier", TIER),
    ("x-amzn-bedrock-projectidentifier", "projectIdentifier", PROJECT_IDENTIFIER),
    ("x-amzn-bedrock-request-metadata", "requestMetadata", text(0, 8500)),
];

const PROJECT_IDENTIFIER: Shape = pattern(
    1,
    2048,
    concat!(
        "([a-zA-Z0-9_-]+|arn:aws(|-us-gov|-cn|-iso|-iso-b|-iso-f|-eusc):bedrock:[0-9a-z-]{1,20}:",
        "[0-9]{12}:project/[a-zA-Z0-9_-]+)",
    ),
);

const INFERENCE_CONFIGURATION: Shape = Structure(&[
    optional("maxTokens", integer(1)),
    optional("temperature", FRACTION),
    optional("topP", FRACTION),
    optional("stopSequences", List(&NON_EMPTY, between(0, 2500))),
]);

const METADATA_KEY: Shape = pattern(1, 256, r"[a-zA-Z0-9\s:_@$#=/+,-.]{1,256}");
const METADATA_VALUE: Shape = pattern(0, 256, r"[a-zA-Z0-9\s:_@$#=/+,-.]{0,256}");

const LATENCY: Shape = one_of(&["standard", "optimized"]);
const PERFORMANCE_CONFIGURATION: Shape = Structure(&[optional("latency", LATENCY)]);

const TIER: Shape = one_of(&["priority", "default", "flex", "reserved"]);
const SERVICE_TIER: Shape = Structure(&[required("type", TIER)]);

const PROMPT_VARIABLE_VALUES: Shape = Union("PromptVariableValues", &[optional("text", TEXT)]);

const GUARDRAIL_CONFIGURATION: Shape = Structure(&[
    optional("guardrailIdentifier", GUARDRAIL_IDENTIFIER),
    optional("guardrailVersion", GUARDRAIL_VERSION),
    optional("trace", one_of(&["enabled", "disabled", "enabled_full"])),
    optional("streamProcessingMode", one_of(&["sync", "async"])),
]);

const OUTPUT_CONFIG: Shape =
    Structure(&[optional("textFormat", OUTPUT_FORMAT), optional("effort", text(0, 16))]);
const OUTPUT_FORMAT: Shape = Structure(&[
    required("type", one_of(&["json_schema"])),
    required("structure", OUTPUT_FORMAT_STRUCTURE),
]);
const OUTPUT_FORMAT_STRUCTURE: Shape =
    Union("OutputFormatStructure", &[optional("jsonSchema", JSON_SCHEMA_DEFINITION)]);
const JSON_SCHEMA_DEFINITION: Shape =
    Structure(&[required("schema", TEXT), optional("name", TEXT), optional("description", TEXT)]);

const TOOL_CONFIGURATION: Shape = Structure(&[
    required("tools", List(&TOOL, between(1, UNBOUNDED))),
    optional("toolChoice", TOOL_CHOICE),
]);
const TOOL: Shape = Union(
    "Tool",
    &[
        optional("toolSpec", TOOL_SPECIFICATION),
        optional("systemTool", Structure(&[required("name", TOOL_NAME)])),
        optional("cachePoint", CACHE_POINT_BLOCK),
    ],
);
const TOOL_SPECIFICATION: Shape = Structure(&[
    required("name", TOOL_NAME),
    optional("description", NON_EMPTY),
    required("inputSchema", Union("ToolInputSchema", &[optional("json", Document)])),
    optional("strict", Boolean),
]);
const TOOL_CHOICE: Shape = Union(
    "ToolChoice",
    &[
        optional("auto", Structure(&[])),
        optional("any", Structure(&[])),
        optional("tool", Structure(&[required("name", TOOL_NAME)])),
    ],
);

const COUNT_TOKENS_INPUT: Shape = Union(
    "CountTokensInput",
    &[
        optional("invokeModel", INVOKE_MODEL_TOKENS_REQUEST),
        optional("converse", CONVERSE_TOKENS_REQUEST),
    ],
);
const INVOKE_MODEL_TOKENS_REQUEST: Shape =
    Structure(&[required("body", Shape::Blob(between(0, 25_000_000)))]);
const CONVERSE_TOKENS_REQUEST: Shape = Structure(&[
    optional("messages", list(&MESSAGE)),
    optional("system", list(&SYSTEM_CONTENT_BLOCK)),
    optional("toolConfig", TOOL_CONFIGURATION),
    optional("additionalModelRequestFields", Document),
]);

const SYSTEM_CONTENT_BLOCK: Shape = Union(
    "SystemContentBlock",
    &[
        optional("text", NON_EMPTY),
        optional("guardContent", GUARDRAIL_CONVERSE_CONTENT_BLOCK),
        optional("cachePoint", CACHE_POINT_BLOCK),
    ],
);

const MESSAGE: Shape = Structure(&[
    required("role", one_of(&["user", "assistant", "system"])),
    required("content", list(&CONTENT_BLOCK)),
]);
const CONTENT_BLOCK: Shape = Union(
    "ContentBlock",
    &[
        optional("text", TEXT),
        optional("image", IMAGE_BLOCK),
        optional("document", DOCUMENT_BLOCK),
        optional("video", VIDEO_BLOCK),
        optional("audio", AUDIO_BLOCK),
        optional("toolUse", TOOL_USE_BLOCK),
        optional("toolResult", TOOL_RESULT_BLOCK),
        optional("guardContent", GUARDRAIL_CONVERSE_CONTENT_BLOCK),
        optional("cachePoint", CACHE_POINT_BLOCK),
        optional("reasoningContent", REASONING_CONTENT_BLOCK),
        optional("citationsContent", CITATIONS_CONTENT_BLOCK),
        optional("searchResult", SEARCH_RESULT_BLOCK),
        optional("toolAddition", Structure(&[required("tool", TOOL_REFERENCE)])),
        optional("toolRemoval", Structure(&[required("tool", TOOL_REFERENCE)])),
    ],
);

const CACHE_POINT_BLOCK: Shape =
    Structure(&[required("type", one_of(&["default"])), optional("ttl", one_of(&["5m", "1h"]))]);

const TOOL_REFERENCE: Shape = Structure(&[
    optional("type", text(1, 64)),
    optional("name", text(1, 128)),
    optional("serverName", text(1, 128)),
]);

const TOOL_USE_BLOCK: Shape = Structure(&[
    required("toolUseId", TOOL_USE_ID),
    required("name", TOOL_NAME),
    required("input", Document),
    optional("type", one_of(&["server_tool_use"])),
]);
const TOOL_RESULT_BLOCK: Shape = Structure(&[
    required("toolUseId", TOOL_USE_ID),
    required("content", list(&TOOL_RESULT_CONTENT_BLOCK)),
    optional("status", one_of(&["success", "error"])),
    optional("type", TEXT),
]);
const TOOL_RESULT_CONTENT_BLOCK: Shape = Union(
    "ToolResultContentBlock",
    &[
        optional("json", Document),
        optional("text", TEXT),
        optional("image", IMAGE_BLOCK),
        optional("document", DOCUMENT_BLOCK),
        optional("video", VIDEO_BLOCK),
        optional("searchResult", SEARCH_RESULT_BLOCK),
    ],
);

const REASONING_CONTENT_BLOCK: Shape = Union(
    "ReasoningContentBlock",
    &[
        optional("reasoningText", REASONING_TEXT_BLOCK),
        optional("redactedContent", Shape::Blob(ANY_NUMBER)),
    ],
);
const REASONING_TEXT_BLOCK: Shape =
    Structure(&[required("text", TEXT), optional("signature", TEXT)]);

const IMAGE_BLOCK: Shape = Structure(&[
    required("format", one_of(&["png", "jpeg", "gif", "webp"])),
    required("source", Union("ImageSource", MEDIA_SOURCE)),
    optional("error", ERROR_BLOCK),
]);
const VIDEO_BLOCK: Shape = Structure(&[
    required("format", one_of(VIDEO_FORMATS)),
    required("source", Union("VideoSource", MEDIA_SOURCE)),
]);
const AUDIO_BLOCK: Shape = Structure(&[
    required("format", one_of(AUDIO_FORMATS)),
    required("source", Union("AudioSource", MEDIA_SOURCE)),
    optional("error", ERROR_BLOCK),
]);
const DOCUMENT_BLOCK: Shape = Structure(&[
    optional("format", one_of(DOCUMENT_FORMATS)),
    required("name", text(1, 200)),
    required("source", DOCUMENT_SOURCE),
    optional("context", TEXT),
    optional("citations", CITATIONS_CONFIG),
]);

// The last one is not in the service model, and was taken in recorded traffic.
const VIDEO_FORMATS: &[&str] =
    &["mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp", "video/mp4"];
const AUDIO_FORMATS: &[&str] = &[
    "mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "mka", "x-aac", "m4a", "mpeg",
    "mpga", "pcm", "webm",
];
const DOCUMENT_FORMATS: &[&str] =
    &["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"];

const MEDIA_SOURCE: &[Member] = &[optional("bytes", BYTES), optional("s3Location", S3_LOCATION)];
const S3_LOCATION: Shape = Structure(&[
    required("uri", pattern(1, 1024, r"s3://[a-z0-9][\.\-a-z0-9]{1,61}[a-z0-9](/.*)?")),
    optional("bucketOwner", pattern(0, UNBOUNDED, "[0-9]{12}")),
]);
const DOCUMENT_SOURCE: Shape = Union(
    "DocumentSource",
    &[
        optional("bytes", BYTES),
        optional("s3Location", S3_LOCATION),
        optional("text", TEXT),
        optional("content", list(&Union("DocumentContentBlock", &[optional("text", TEXT)]))),
    ],
);
const ERROR_BLOCK: Shape = Structure(&[optional("message", TEXT)]);

const SEARCH_RESULT_BLOCK: Shape = Structure(&[
    required("source", TEXT),
    required("title", TEXT),
    required("content", list(&Structure(&[required("text", TEXT)]))),
    optional("citations", CITATIONS_CONFIG),
]);
const CITATIONS_CONFIG: Shape = Structure(&[required("enabled", Boolean)]);

const CITATIONS_CONTENT_BLOCK: Shape = Structure(&[
    optional("content", list(&Union("CitationGeneratedContent", &[optional("text", TEXT)]))),
    optional("citations", list(&CITATION)),
]);
const CITATION: Shape = Structure(&[
    optional("title", TEXT),
    optional("source", TEXT),
    optional("sourceContent", list(&Union("CitationSourceContent", &[optional("text", TEXT)]))),
    optional("location", CITATION_LOCATION),
]);
const CITATION_LOCATION: Shape = Union(
    "CitationLocation",
    &[
        optional("web", Structure(&[optional("url", TEXT), optional("domain", TEXT)])),
        optional("documentChar", DOCUMENT_LOCATION),
        optional("documentPage", DOCUMENT_LOCATION),
        optional("documentChunk", DOCUMENT_LOCATION),
        optional("searchResultLocation", SEARCH_RESULT_LOCATION),
    ],
);
const DOCUMENT_LOCATION: Shape = Structure(&[
    optional("documentIndex", INDEX),
    optional("start", INDEX),
    optional("end", INDEX),
]);
const SEARCH_RESULT_LOCATION: Shape = Structure(&[
    optional("searchResultIndex", INDEX),
    optional("start", INDEX),
    optional("end", INDEX),
]);

const GUARDRAIL_CONTENT_BLOCK: Shape = Union("GuardrailContentBlock", GUARDED);
const GUARDRAIL_CONVERSE_CONTENT_BLOCK: Shape = Union("GuardrailConverseContentBlock", GUARDED);
const GUARDED: &[Member] =
    &[optional("text", GUARDRAIL_TEXT_BLOCK), optional("image", GUARDRAIL_IMAGE_BLOCK)];
const GUARDRAIL_TEXT_BLOCK: Shape = Structure(&[
    required("text", TEXT),
    optional("qualifiers", list(&one_of(&["grounding_source", "query", "guard_content"]))),
]);
const GUARDRAIL_IMAGE_BLOCK: Shape = Structure(&[
    required("format", one_of(&["png", "jpeg"])),
    required("source", Union("GuardrailImageSource", &[optional("bytes", BYTES)])),
]);
