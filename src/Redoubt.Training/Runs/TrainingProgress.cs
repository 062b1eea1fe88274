using Redoubt.Evidence;

namespace Redoubt.Training;

/// <summary>How far a training run is.</summary>
/// <param name="Epoch">Current epoch, from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Share">Part of the whole run that is done, in [0, 1].</param>
/// <param name="Loss">Mean loss of the epoch so far, in nats.</param>
/// <param name="Finished">The epoch's summary when it has just ended, else null.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, double Share, double Loss, TrainingEpoch? Finished = null);
