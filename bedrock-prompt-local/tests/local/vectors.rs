//! The frames of AWS's own tests of its decoder: `test_data` of `aws-smithy-eventstream` 0.61.6
//! (Apache-2.0).

use aws_smithy_eventstream::frame::{read_message_from, write_message_to};

macro_rules! vectors {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("vectors/", $name)).as_slice())),*]
    };
}

#[test]
fn valid_frames_are_read_and_written_again() {
    for (name, bytes) in
        vectors!["valid_empty_payload", "valid_no_headers", "valid_with_all_headers_and_payload"]
    {
        let mut rest = bytes;
        let message =
            read_message_from(&mut rest).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(rest.is_empty(), "{name}");
        let mut written = Vec::new();
        write_message_to(&message, &mut written).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(written, bytes, "{name}");
    }
}

#[test]
fn invalid_frames_are_refused() {
    for (name, mut bytes) in vectors![
        "invalid_header_name_length",
        "invalid_header_name_length_too_long",
        "invalid_header_string_length_cut_off",
        "invalid_header_string_value_length",
        "invalid_header_value_type",
        "invalid_headers_length",
        "invalid_message_checksum",
        "invalid_prelude_checksum",
    ] {
        assert!(read_message_from(&mut bytes).is_err(), "{name}");
    }
}
