using System.Globalization;
using System.Text;

namespace Redoubt.Evidence;

/// <summary>The epochs of a training run as a table for spreadsheets: comma-separated, one line per epoch, a header first, empty where nothing was measured.</summary>
public static class TrainingCsvWriter
{
    /// <summary>Writes the table.</summary>
    /// <param name="epochs">The epochs in order.</param>
    /// <returns>RFC 4180 text with line feeds.</returns>
    public static string Write(IEnumerable<TrainingEpoch> epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        var text = new StringBuilder("epoch,training_loss,training_accuracy,test_accuracy,validation_accuracy,validation_robust_accuracy,validation_noisy_accuracy,learning_rate,seconds,note\n");
        foreach (TrainingEpoch epoch in epochs)
        {
            string?[] cells =
            [
                epoch.Epoch.ToString(CultureInfo.InvariantCulture),
                .. ((double?[])
                [
                    epoch.TrainingLoss, epoch.TrainingAccuracy, epoch.TestAccuracy, epoch.ValidationAccuracy, epoch.ValidationRobustAccuracy, epoch.ValidationNoisyAccuracy, epoch.LearningRate, epoch.Seconds,
                ]).Select(static value => value?.ToString("R", CultureInfo.InvariantCulture)),
                epoch.Note is { } note ? $"\"{note.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : null,
            ];
            text.AppendJoin(',', cells).Append('\n');
        }

        return text.ToString();
    }
}
