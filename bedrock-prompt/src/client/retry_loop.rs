//! The requests of one call: the first, those that go on by other means where a model
//! refuses one, and those that ask again for an answer that does.

use aws_sdk_bedrockruntime::operation::RequestId;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::types::ConverseOutput as Output;

use super::ResponseStream;
use super::capability_cache::Learned;
use super::in_flight::{Came, Pending};
use crate::client::refusal::Refusal;
use crate::decode::Output as _;
use crate::model::{OutputMode, base_of, is_opaque};
use crate::outcome::{Adaptation, Error, ErrorKind, Response, Usage};
use crate::prompt::Prompt;
use crate::request::{Means, Request, Verbatim, ask_again};
use crate::wire::{RawBody, with_inputs};

/// How often an answer that does not do is asked for again, where nobody says otherwise.
const MAX_RE_ASKS: u32 = 2;

impl<'c, P: Prompt> Pending<'c, P> {
    /// Sends a request, and those that come of it.
    pub(super) async fn run(
        mut self,
        mut request: (ConverseInput, Verbatim),
    ) -> Result<Response<P::Output>, Error> {
        loop {
            let (input, verbatim) = request;
            let timeout = self.time_left();
            let outcome = self.client.transport().converse(input, verbatim, timeout).await;
            self.spent.attempts += outcome.attempts;
            let next = match outcome.result {
                Ok((output, raw)) => {
                    let request_id = output.request_id().map(Into::into);
                    match self.read(Came { output, raw, request_id }) {
                        Ok(response) => return self.settle(Ok(response)),
                        Err(refused) => self.ask_again(refused.0, &refused.1),
                    }
                }
                Err(error) => {
                    let error = self.refusal(error);
                    self.step_down(error).map_err(|error| match self.refused.take() {
                        // There was an answer: why there is no better one is the lesser news.
                        Some(refused) => refused.with_source(error),
                        None => error,
                    })
                }
            };
            request = match next {
                Ok(request) => request,
                Err(error) => return self.settle(Err(error)),
            };
        }
    }

    /// Opens a stream; by other means, where the model refuses the first ones.
    pub(super) async fn open(
        mut self,
        mut request: (ConverseInput, Verbatim),
    ) -> Result<ResponseStream<'c, P>, Error> {
        loop {
            let (input, verbatim) = request;
            let timeout = self.time_left();
            let transport = self.client.transport();
            let outcome = transport.converse_stream(input, verbatim, timeout).await;
            self.spent.attempts += outcome.attempts;
            let error = match outcome.result {
                Ok(events) => return Ok(ResponseStream::new(self, events)),
                Err(error) => self.refusal(error),
            };
            request = match self.step_down(error) {
                Ok(request) => request,
                Err(error) => return Err(self.fail(error)),
            };
        }
    }

    /// Chooses the means of the first request.
    pub(super) fn choose_means(&mut self) {
        let (model, learned) = (self.model(), self.learned());
        self.means = self.known_means(&[]);
        self.means.system_in_user_message |= learned.refuses_system;
        self.means.leaves_sampling_out |= learned.refuses_sampling;
        self.means.leaves_tools_out = learned.refuses_tools();
        let best = P::Output::schema().map(|_| OutputMode::first(model, self.settings.mode));
        if let (Some(from), Some(to)) = (best, self.means.mode)
            && learned.refuses(from, Self::schema_key())
        {
            self.spent.adaptations.push(Adaptation::Mode { from, to });
        }
    }

    /// Whether a request makes a model call a tool while it reasons, which the model refuses:
    /// the means are changed then.
    pub(super) fn must_not_force(&mut self, request: &Request) -> bool {
        const FORCED: &[OutputMode] = &[OutputMode::Tool, OutputMode::StrictTool];
        let model = self.model();
        let is_forced = request.expected().mode().is_some_and(|mode| FORCED.contains(&mode));
        let must_not =
            is_forced && request.asks_to_reason(model) && !model.forced_tool_while_reasoning;
        if must_not {
            self.means.mode = self.next_mode(FORCED);
            let from = request.expected().mode();
            let adaptations =
                from.zip(self.means.mode).map(|(from, to)| Adaptation::Mode { from, to });
            self.spent.adaptations.extend(adaptations);
        }
        must_not
    }

    fn learned(&self) -> Learned {
        self.client.lessons().of(lesson_key(self.model_id()))
    }

    /// Tells schemas apart.
    fn schema_key() -> u64 {
        P::Output::schema().map_or(0, |schema| schema.key())
    }

    /// The best mode of those that are not refused, as far as is known.
    fn next_mode(&self, refused: &[OutputMode]) -> Option<OutputMode> {
        self.known_means(refused).mode
    }

    fn known_means(&self, refused: &[OutputMode]) -> Means {
        let (model, learned) = (self.model(), self.learned());
        let streams_no_tool = self.is_stream && !model.tool_streaming;
        Means::of::<P>(model, self.settings.mode, |mode| {
            refused.contains(&mode)
                || learned.refuses(mode, Self::schema_key())
                || streams_no_tool && mode.has_tool()
        })
    }

    /// The request by other means, where the error says that the model does not take these.
    pub(super) fn step_down(&mut self, error: Error) -> Result<(ConverseInput, Verbatim), Error> {
        let mode = self.asked.expected.mode();
        let refusal = error.service_message().and_then(Refusal::read);
        let Some(refusal) = refusal.filter(|refusal| self.can_step(*refusal)) else {
            return Err(error);
        };
        let key = lesson_key(&self.asked.model_id);
        self.client.lessons().learn(key, refusal, mode, Self::schema_key());
        match refusal {
            Refusal::System => self.means.system_in_user_message = true,
            Refusal::Sampling => self.means.leaves_sampling_out = true,
            Refusal::Tools if mode.is_none() => self.means.leaves_tools_out = true,
            _ => {
                self.means.leaves_tools_out |= refusal == Refusal::Tools;
                let refused: &[OutputMode] = match refusal {
                    Refusal::ForcedToolInReasoning => &[OutputMode::Tool, OutputMode::StrictTool],
                    Refusal::ToolsInStream => {
                        &[OutputMode::StrictTool, OutputMode::Tool, OutputMode::AutoTool]
                    }
                    _ => mode.as_slice(),
                };
                let Some((from, to)) = mode.zip(self.next_mode(refused)) else {
                    return Err(error);
                };
                self.means.mode = Some(to);
                self.spent.adaptations.push(Adaptation::Mode { from, to });
            }
        }
        self.request()
    }

    /// Whether a refusal is about something that can still be changed.
    fn can_step(&self, refusal: Refusal) -> bool {
        let mode = self.asked.expected.mode();
        let is = |modes: &[OutputMode]| mode.is_some_and(|mode| modes.contains(&mode));
        match refusal {
            Refusal::System => !self.means.system_in_user_message,
            Refusal::Sampling => !self.means.leaves_sampling_out,
            Refusal::Native => is(&[OutputMode::Native]),
            Refusal::Schema => is(&[OutputMode::Native, OutputMode::StrictTool]),
            Refusal::Strict => is(&[OutputMode::StrictTool]),
            Refusal::ForcedTool | Refusal::ForcedToolInReasoning => {
                is(&[OutputMode::Tool, OutputMode::StrictTool])
            }
            Refusal::Tools => {
                mode.is_some_and(OutputMode::has_tool)
                    || self.asked.has_tools && !self.means.leaves_tools_out
            }
            Refusal::ToolsInStream => self.is_stream && mode.is_some_and(OutputMode::has_tool),
        }
    }

    /// The request again: with the answer that did not do and what is wrong with it, or with a
    /// higher limit, where the answer was cut.
    pub(super) fn ask_again(
        &mut self,
        error: Error,
        came: &Came,
    ) -> Result<(ConverseInput, Verbatim), Error> {
        let most = self.settings.max_re_asks.unwrap_or(MAX_RE_ASKS);
        let is_late = self.time_left().is_some_and(|left| left.is_zero());
        if self.spent.re_asks >= most || is_late {
            return Err(error);
        }
        let can_ask = match error.kind() {
            ErrorKind::Truncated => self.raise_limit(),
            kind => kind.is_of_answer() && self.complain(&error, came),
        };
        if !can_ask {
            return Err(error);
        }
        let request = match self.request() {
            Ok(request) => request,
            // There was an answer: why it is not asked for again is the lesser news.
            Err(source) => return Err(error.with_source(source)),
        };
        if let Some(paid) = came.output.usage().map(Usage::from) {
            let spent = self.spent.usage.unwrap_or_default() + paid;
            self.spent.usage = Some(spent);
            self.counting.knows(spent);
        }
        self.spent.re_asks += 1;
        // Its tokens are counted already.
        self.refused = Some(error.with_usage(None));
        Ok(request)
    }

    /// Adds the answer and what is wrong with it to the messages; `false` where that cannot be.
    fn complain(&mut self, error: &Error, came: &Came) -> bool {
        let Some(Output::Message(answer)) =
            with_inputs(came.output.clone(), came.raw.as_ref()).output
        else {
            return false;
        };
        let Ok(messages) = ask_again(error, answer, &self.asked.expected, self.model()) else {
            return false;
        };
        self.means.again.extend(messages);
        self.means.inputs.extend(came.raw.iter().flat_map(RawBody::inputs));
        true
    }
}

/// What a model is remembered by: it is the same one in every geography.
fn lesson_key(model_id: &str) -> &str {
    match is_opaque(model_id) {
        true => model_id,
        false => base_of(model_id),
    }
}
