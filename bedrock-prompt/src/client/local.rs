//! What SDK clients of a local Bedrock need, made up.

use aws_credential_types::Credentials;
use aws_sdk_bedrockruntime::config::Region;

pub(crate) const REGION: Region = Region::from_static("us-east-1");

pub(crate) fn credentials() -> Credentials {
    Credentials::new("local", "local", None, None, "bedrock-prompt")
}
