#![deny(warnings)]

use bedrock_prompt::Prompt;

macro_rules! prompts {
    ($($name:ident: $model:literal;)*) => {$(
        #[derive(Prompt)]
        #[prompt(user = "Hello", model = $model)]
        pub struct $name;
    )*};
}

prompts! {
    Base: "amazon.nova-lite-v1:0";
    Unknown: "newcomer.brilliant-v1:0";
    NearMiss: "anthropic.claude-3-5-sonnet-v2";
    NewVersion: "zai.glm-9.1";
    Geography: "us-gov.anthropic.claude-haiku-4-5-20251001-v1:0";
    UnknownGeography: "moon.anthropic.claude-haiku-4-5-20251001-v1:0";
    Profile: "a1b2c3d4e5f6";
    ProfileArn: "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6";
    CustomModel: "arn:aws:bedrock:us-east-1:111122223333:custom-model/meta.llama3-1-8b-instruct-v1:0:128k/a1b2c3d4e5f6";
    Deployment: "arn:aws:bedrock:us-east-1:111122223333:custom-model-deployment/a1b2c3d4e5f6";
    Imported: "arn:aws:bedrock:us-east-1:111122223333:imported-model/a1b2c3d4e5f6";
    Provisioned: "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/a1b2c3d4e5f6";
    Router: "arn:aws:bedrock:us-east-1:111122223333:default-prompt-router/meta.llama:1";
    Managed: "arn:aws:bedrock:us-east-1:111122223333:prompt/A1B2C3D4E5:2";
    Endpoint: "arn:aws:sagemaker:us-east-1:111122223333:endpoint/llama-3";
}

#[derive(Prompt)]
#[prompt(user = "Hello", model = "my-name-for-it", unchecked)]
pub struct Unchecked;

fn main() {}
