//! A fixed region and fake credentials for a local Bedrock server: the SDK requires both.

use aws_credential_types::Credentials;
use aws_sdk_bedrockruntime::config::Region;

pub(crate) const REGION: Region = Region::from_static("us-east-1");

pub(crate) fn credentials() -> Credentials {
    Credentials::new("local", "local", None, None, "bedrock-prompt")
}
