using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>A result document that is written as one JSON file and described by one schema under <c>docs/schemas</c>.</summary>
/// <typeparam name="TSelf">The document type itself.</typeparam>
public interface IEvidenceDocument<TSelf>
    where TSelf : class, IEvidenceDocument<TSelf>
{
    /// <summary>Name and version that every document of this type carries, such as <c>redoubt.assessment/1</c>. The number grows when a reader must change.</summary>
    static abstract string SchemaId { get; }

    /// <summary>How the type is serialized; generated at compile time, no reflection.</summary>
    static abstract JsonTypeInfo<TSelf> JsonType { get; }

    /// <summary>The <see cref="SchemaId"/> found in the document.</summary>
    string Schema { get; }
}
