using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>A deployed service as a classifier that meets some rows.</summary>
internal static class RemoteParts
{
    public static ClassifierParts Of(RemoteTarget target, RemoteSource source, MappedRows mapped, ClassifierData data)
    {
        string scores = target.Classifier.Endpoint.LabelsOnly ? "labels of the service, one-hot" : "scores as the service gives them";
        string description = $"{mapped.Description}; scores: {scores}";
        return new ClassifierParts
        {
            Classes = target.Classifier.Classes,
            Bounds = source.Bounds,
            Description = description,
            Notes = mapped.Notes,
            ClassNames = ClassFile.Names(data.ClassNames, target.Classifier.Classes),
            ToAttackSpace = rows => rows.WithInputs(source.Mapping.ToAttackSpace(rows.Inputs)),
            Compile = () => target.Classifier,
            Model = target.Model(mapped),
            Mapping = MappingText.Of(source.Mapping, mapped.Layout, mapped.ExampleShape, scores, description),
        };
    }
}
