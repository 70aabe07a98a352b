//! The network itself: an ONNX graph from numbers of word pieces to scores.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::error::{Error, Result};

/// A loaded graph with the threads that it runs on.
pub(super) struct Network {
    model: Model,
    inputs: [NodeId; 2],
    outputs: [NodeId; 3],
    pool: Arc<ThreadPool>,
    path: PathBuf,
}

/// What the graph says of one pair of question and passage.
#[derive(Debug)]
pub(super) struct Scores {
    /// For each piece, how likely an answer begins there (logits; very low outside of the passage).
    pub(super) start: Vec<f32>,
    /// For each piece, how likely an answer ends there.
    pub(super) end: Vec<f32>,
    /// How likely the passage answers (a logit).
    pub(super) answers: f32,
}

impl Network {
    /// Loads a graph that is part of the program.
    pub(super) fn embedded(graph: &'static [u8], path: &Path) -> Result<Network> {
        Network::new(options().load_static_slice(graph), path)
    }

    /// Loads a graph from the bytes of a file.
    pub(super) fn parse(graph: Vec<u8>, path: &Path) -> Result<Network> {
        Network::new(options().load(graph), path)
    }

    fn new(loaded: Result<Model, rten::LoadError>, path: &Path) -> Result<Network> {
        let model = loaded.map_err(|cause| broken(path, &cause))?;
        let node = |name| model.node_id(name).map_err(|cause| broken(path, &cause));
        let network = Network {
            inputs: [node("input_ids")?, node("token_type_ids")?],
            outputs: [node("start_logits")?, node("end_logits")?, node("answerable")?],
            pool: Arc::new(ThreadPool::with_num_threads(threads())),
            path: path.to_path_buf(),
            model,
        };
        Ok(network)
    }

    /// Runs a job where the parallel parts of it use the network's threads.
    pub(super) fn on_threads<R: Send>(&self, job: impl FnOnce() -> R + Send) -> R {
        self.pool.run(job)
    }

    /// Runs one pair. `is_passage` has a 1 for each piece from the passage on, and 0 before.
    pub(super) fn run(&self, ids: Vec<i32>, is_passage: Vec<i32>) -> Result<Scores> {
        let length = ids.len();
        let [ids, is_passage] = [ids, is_passage].map(|values| NdTensor::from_data([1, length], values));
        let inputs = vec![
            (self.inputs[0], ids.view().into()),
            (self.inputs[1], is_passage.view().into()),
        ];
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.pool)));
        let outputs = self
            .model
            .run_n(inputs, self.outputs, Some(options))
            .map_err(|cause| broken(&self.path, &cause))?;
        let [start, end, answers] = outputs.map(numbers);
        match (start, end, answers) {
            (Some(start), Some(end), Some(answers)) if start.len() == length && end.len() == length => {
                let answers = answers.first().copied().unwrap_or_default();
                let is_finite = start
                    .iter()
                    .chain(&end)
                    .chain([&answers])
                    .all(|value| value.is_finite());
                if !is_finite {
                    return Err(broken(&self.path, &"its scores are no numbers"));
                }
                Ok(Scores { start, end, answers })
            }
            _ => Err(broken(&self.path, &"its outputs are not those of a reader")),
        }
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

fn options() -> ModelOptions {
    let mut options = ModelOptions::with_all_ops();
    options.prepack_weights(true);
    options
}

/// One thread a core: more would only wait for each other.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(8)
}

fn numbers(value: Value) -> Option<Vec<f32>> {
    let tensor: rten_tensor::Tensor<f32> = value.try_into().ok()?;
    Some(tensor.to_vec())
}

fn broken(path: &Path, cause: &dyn fmt::Display) -> Error {
    Error::Reader {
        path: path.to_path_buf(),
        what: cause.to_string(),
    }
}
