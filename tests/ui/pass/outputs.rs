#![deny(warnings)]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;

use bedrock_prompt::Prompt;

/// A type that only looks like that of the standard library.
#[derive(serde::Deserialize, schemars::JsonSchema)]
pub struct Result<T = u8> {
    pub points: T,
}

/// A type that borrows if it can, and owns with `'static`.
#[derive(serde::Deserialize, schemars::JsonSchema)]
pub struct Name<'a> {
    pub first: Cow<'a, str>,
}

/// A word of a list that is part of the program.
#[derive(schemars::JsonSchema)]
pub struct Word(#[allow(dead_code)] u8);

impl<'de> serde::Deserialize<'de> for &'static Word {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        u8::deserialize(from).map(|_| &Word(1))
    }
}

/// A value with a tag that is a type.
#[derive(schemars::JsonSchema)]
pub struct Tagged<T>(u8, #[schemars(skip)] PhantomData<T>);

impl<'de, T> serde::Deserialize<'de> for Tagged<T> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        u8::deserialize(from).map(|value| Tagged(value, PhantomData))
    }
}

macro_rules! prompts {
    ($($name:ident: $output:ty;)*) => {$(
        #[derive(Prompt)]
        #[prompt(user = "Hello", output = $output)]
        pub struct $name;
    )*};
}

prompts! {
    OwnResult: Result;
    OwnResultOf: self::Result<u32>;
    OwnedName: Name<'static>;
    Names: Vec<Name<'static>>;
    Text: Cow<'static, str>;
    AWord: &'static Word;
    Words: BTreeMap<String, &'static Word>;
    Tag: Tagged<&'static str>;
    Pair: (String, Option<u8>);
    Three: [bool; 3];
    Boxed: Box<str>;
    Plain: bedrock_prompt::Text;
}

fn main() {
    assert_eq!(Tagged::<u8>(1, PhantomData).0, 1);
}
