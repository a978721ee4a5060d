//! Recorded exchanges with Bedrock, which are replayed without an account.

mod body;
mod cassette;
mod difference;
mod folder;
mod replayed;
mod request;
mod scrub;
mod scrub_stream;
#[cfg(feature = "sdk-client")]
mod sdk_client;
mod secrets;
mod tape;
mod tree;

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::{fmt, io};

#[cfg(feature = "sdk-client")]
use aws_smithy_runtime_api::client::http::{HttpClient, SharedHttpClient};
use hyper::body::Bytes;

use crate::protocol::{AwsError, Body, response};
use crate::state::lock;
use cassette::Response;
use folder::{Folder, NotRecorded};
use replayed::ReplayedBody;
use request::Request;
use scrub::Scrubber;
use tape::{RecordedBody, Tape};

/// A folder of cassettes: requests to Bedrock, each with the responses that it got.
///
/// A test records them once, with an account, and replays them from then on without one. The
/// responses are the same to the byte; a stream has its frames. What is not on record is an error,
/// which shows the nearest request on record and what differs.
///
/// There are two ways to use them:
///
/// * As the HTTP client of an AWS SDK client, with the feature `sdk-client`. Every code that uses
///   the SDK client is then recorded or replayed.
/// * As the replies of a [`Server`](crate::Server), for clients in any language:
///   [`ServerBuilder::cassettes`](crate::ServerBuilder::cassettes), `bedrock-local --cassettes DIR`.
///
/// The files are the same.
///
/// ```no_run
/// # #[cfg(feature = "sdk-client")]
/// # fn main() -> std::io::Result<()> {
/// use aws_sdk_bedrockruntime::Client;
/// use aws_sdk_bedrockruntime::config::{BehaviorVersion, Config, Credentials, Region};
/// use bedrock_prompt_local::Cassettes;
///
/// let config = Config::builder()
///     .behavior_version(BehaviorVersion::latest())
///     .region(Region::new("us-east-1"))
///     .credentials_provider(Credentials::new("local", "local", None, None, "local"))
///     .http_client(Cassettes::replay("tests/cassettes")?)
///     .build();
/// let client = Client::from_conf(config);
/// # drop(client);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sdk-client"))]
/// # fn main() {}
/// ```
///
/// To record, give it to the configuration of your account:
///
/// ```text
/// let config = aws_config::defaults(BehaviorVersion::latest())
///     .http_client(Cassettes::record("tests/cassettes")?)
///     .load()
///     .await;
/// let client = aws_sdk_bedrockruntime::Client::new(&config);
/// ```
///
/// `bedrock_prompt::Client::new(client)` is the client of `bedrock-prompt`, in both cases. To replay,
/// set the credentials as above: with those of your account, the SDK would ask for them.
///
/// # Which requests are the same
///
/// Two requests are the same if their method, path, `x-amzn-bedrock-` headers and body are. The
/// order of members does not count, nor does the notation of a number, so that a cassette of one
/// client serves another. The region and the credentials do not count.
///
/// A request that is sent several times has several responses, in their order: a throttled one,
/// then an answer. After the last one comes the first one again.
///
/// # What is not recorded
///
/// Only requests that are signed for Bedrock, or that have an API key, are recorded. Those by which
/// the SDK gets credentials (STS, IAM Identity Center, metadata of an instance) pass through.
///
/// Headers with credentials are not recorded at all. Everywhere else, the credentials of the
/// request, access key ids, Bedrock API keys, secret keys and session tokens that are named so,
/// account ids in ARNs, in names of buckets and in members such as `bucketOwner`, names of users and
/// roles, and request ids are replaced: also in JSON inside of a text, and in files of text in
/// base64. The rest is recorded as it is: prompts and answers too. [`scrub`](Self::scrub) replaces
/// what must not be in a file.
///
/// Where there is no response, since a connection failed, nothing is recorded.
///
/// # Files
///
/// A cassette is a JSON file that can be read and compared: `converse-MODEL-KEY.json`. Its
/// checksum shows that it was edited; without the member `sha256` it may be. To record anew, delete
/// the folder, or only the files of some requests.
#[derive(Clone)]
pub struct Cassettes {
    mode: Mode,
    folder: Arc<Mutex<Folder>>,
    scrubber: Scrubber,
    #[cfg(feature = "sdk-client")]
    http_client: Option<SharedHttpClient>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Replay,
    Record,
}

impl Cassettes {
    /// Replays the cassettes of a folder.
    ///
    /// # Errors
    ///
    /// When the folder does not exist or has no cassettes; when a file of it is not a cassette, was
    /// changed, or has the same request as another one. The message names the file and says what to
    /// do.
    pub fn replay(folder: impl AsRef<Path>) -> io::Result<Self> {
        Ok(Self::new(Mode::Replay, Folder::read(folder.as_ref())?))
    }

    /// Records to a folder, which is made if there is none.
    ///
    /// A request that is on record from before is recorded anew. The cassettes of other requests
    /// stay.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made. If a cassette cannot be written, the request fails.
    pub fn record(folder: impl AsRef<Path>) -> io::Result<Self> {
        Ok(Self::new(Mode::Record, Folder::create(folder.as_ref())?))
    }

    fn new(mode: Mode, folder: Folder) -> Self {
        Self {
            mode,
            folder: Arc::new(Mutex::new(folder)),
            scrubber: Scrubber::default(),
            #[cfg(feature = "sdk-client")]
            http_client: None,
        }
    }

    /// Replaces content: `scrub` gets each text of a request or a response, and returns what is
    /// recorded in its place.
    ///
    /// In a stream, it gets the whole text of a block. Where a text is JSON, such as the input of a
    /// tool in a stream, or a file of text in base64, it gets the texts in it. Names of members and
    /// images it does not get. A replacement of another length is not found again where a later
    /// request tells the length, as a re-ask of `bedrock-prompt` may. Use the same function to
    /// replay, where it changes requests only. A text that it has changed must not change again.
    ///
    /// ```
    /// # fn main() -> std::io::Result<()> {
    /// use bedrock_prompt_local::Cassettes;
    ///
    /// # let folder = std::env::temp_dir().join("bedrock-prompt-local-scrub");
    /// Cassettes::record(&folder)?.scrub(|text| text.replace("Jane Doe", "NAME"));
    /// # std::fs::remove_dir(folder)?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn scrub(mut self, scrub: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        self.scrubber.set_content(scrub);
        self
    }

    /// Records what this HTTP client receives, instead of the default one of the AWS SDK.
    #[cfg(feature = "sdk-client")]
    #[must_use]
    pub fn through(mut self, http_client: impl HttpClient + 'static) -> Self {
        self.http_client = Some(SharedHttpClient::new(http_client));
        self
    }

    pub(crate) fn is_replay(&self) -> bool {
        self.mode == Mode::Replay
    }

    /// The response of a server to a request on record.
    pub(crate) fn response(&self, request: &hyper::Request<Bytes>) -> hyper::Response<Body> {
        let recorded = match self.next(&self.request(request)) {
            Ok(recorded) => recorded,
            Err(not_recorded) => {
                return response::error(AwsError::Validation, &not_recorded.to_string());
            }
        };
        let mut response = response::raw(recorded.status, Bytes::new());
        response.headers_mut().clear();
        for (name, value) in &recorded.headers {
            response::set_header(response.headers_mut(), name, value);
        }
        response.map(|_| Body::new(ReplayedBody::new(recorded)))
    }

    /// Records the response of a server while it is sent.
    pub(crate) fn recorded(
        &self,
        request: &hyper::Request<Bytes>,
        response: hyper::Response<Body>,
    ) -> hyper::Response<Body> {
        let tape = Tape {
            cassettes: self.clone(),
            request: self.request(request),
            scrubber: self.scrubber.clone().with_credentials(request.headers()),
            status: response.status().as_u16(),
            headers: response.headers().clone(),
        };
        let (parts, body) = response.into_parts();
        match RecordedBody::new(body, tape) {
            Ok(body) => hyper::Response::from_parts(parts, Body::new(body)),
            Err(error) => response::error(AwsError::InternalServer, &error.to_string()),
        }
    }

    fn request(&self, request: &hyper::Request<Bytes>) -> Request {
        let (uri, headers) = (request.uri(), request.headers());
        let path = uri.path_and_query().map_or(uri.path(), |path| path.as_str());
        let scrubber = self.scrubber.clone().with_credentials(headers);
        Request::new(request.method().as_str(), path, headers, request.body(), &scrubber)
    }

    fn next(&self, request: &Request) -> Result<Response, NotRecorded> {
        lock(&self.folder).next(request)
    }

    fn add(&self, request: Request, response: Response) -> io::Result<()> {
        lock(&self.folder).add(request, response)
    }
}

impl fmt::Debug for Cassettes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cassettes").field("mode", &self.mode).finish_non_exhaustive()
    }
}
