//! The guide: short chapters on how to use this crate with Amazon Bedrock.
//!
//! Each chapter begins with a program that runs without an AWS account, against
//! `bedrock-prompt-local`. All programs in Rust are compiled and run by the tests of this crate.
//!
//! | chapter | what it answers |
//! | --- | --- |
//! | [First prompt](first_prompt) | how a program of mine gets its first typed value |
//! | [Choosing a model](models) | which id to write, which model fits, what happens if it lacks a feature |
//! | [Structured output](structured_output) | which types an answer can have, and how it is checked |
//! | [Errors](errors) | what a call can return, and how to handle it |
//! | [Troubleshooting](troubleshooting) | what to do about a message of AWS or of this crate |
//! | [Testing without AWS](testing) | how my tests run without an account, a network or a bill |
//! | [Cost](cost) | what a call costs, and how to lower it |
//! | [Security](security) | prompt injection, personal data, IAM, private endpoints |
//! | [Not there yet](not_there_yet) | images, tools, batch inference, and what to do until then |
//!
//! Coming from another library:
//!
//! | chapter | from |
//! | --- | --- |
//! | [The AWS SDK](from_aws_sdk) | `aws-sdk-bedrockruntime` in Rust |
//! | [boto3](from_boto3) | the AWS SDK for Python |
//! | [rig](from_rig) | `rig-bedrock` in Rust |
//! | [instructor](from_instructor) | `instructor` in Python |

/// Declares a chapter: an empty module whose documentation is a file of `guide/`.
macro_rules! chapters {
    ($($name:ident: $file:literal)+) => {
        $(
            #[doc = include_str!($file)]
            pub mod $name {}
        )+
    };
}

chapters! {
    first_prompt: "guide/first_prompt.md"
    models: "guide/models.md"
    structured_output: "guide/structured_output.md"
    errors: "guide/errors.md"
    troubleshooting: "guide/troubleshooting.md"
    testing: "guide/testing.md"
    cost: "guide/cost.md"
    security: "guide/security.md"
    not_there_yet: "guide/not_there_yet.md"
    from_aws_sdk: "guide/from_aws_sdk.md"
    from_boto3: "guide/from_boto3.md"
    from_rig: "guide/from_rig.md"
    from_instructor: "guide/from_instructor.md"
}
