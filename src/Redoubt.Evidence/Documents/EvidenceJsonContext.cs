using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Redoubt.Evidence;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AssessmentReport))]
[JsonSerializable(typeof(AttackResult))]
[JsonSerializable(typeof(CertificationResult))]
[JsonSerializable(typeof(PredictionResult))]
[JsonSerializable(typeof(BenchmarkReport))]
[JsonSerializable(typeof(TrainingReport))]
[JsonSerializable(typeof(DataDescription))]
[JsonSerializable(typeof(PatchResult))]
[JsonSerializable(typeof(UniversalResult))]
[JsonSerializable(typeof(StickerResult))]
[JsonSerializable(typeof(TimingReport))]
[JsonSerializable(typeof(EnsembleResult))]
[JsonSerializable(typeof(TradeoffReport))]
[JsonSerializable(typeof(VanishingResult))]
[JsonSerializable(typeof(DetectorFitResult))]
[JsonSerializable(typeof(DetectorEvaluationResult))]
[JsonSerializable(typeof(TwoSampleResult))]
internal sealed partial class EvidenceJsonContext : JsonSerializerContext
{
    // All scripts readable as they are; characters with a meaning in HTML stay escaped. Null values are written: readers find every name.
    internal static EvidenceJsonContext Shared => Holder.Context;

    // A class of its own: the generated half of this class initializes Default, in an order C# leaves open.
    private static class Holder
    {
        internal static readonly EvidenceJsonContext Context = new(new JsonSerializerOptions(Default.Options)
        {
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        });
    }
}
