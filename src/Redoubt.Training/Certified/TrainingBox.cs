using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>A box of values, by center and radius or by its ends, whichever was computed; the other form is derived where it is asked for.</summary>
internal sealed class TrainingBox
{
    private readonly Value? _center, _radius, _lower, _upper;

    private TrainingBox(Value? center, Value? radius, Value? lower, Value? upper) => (_center, _radius, _lower, _upper) = (center, radius, lower, upper);

    public Value Center => _center ?? (_lower!.Value + _upper!.Value) * 0.5f;

    public Value Radius => _radius ?? (_upper!.Value - _lower!.Value) * 0.5f;

    public Value Lower => _lower ?? _center!.Value - _radius!.Value;

    public Value Upper => _upper ?? _center!.Value + _radius!.Value;

    public static TrainingBox Around(Value center, Value radius) => new(center, radius, null, null);

    public static TrainingBox Between(Value lower, Value upper) => new(null, null, lower, upper);

    /// <summary>Applies a linear operation without weights to center and radius, or to both ends.</summary>
    public TrainingBox Map(Func<Value, Value> operation) =>
        _center is { } center ? Around(operation(center), operation(_radius!.Value)) : Between(operation(_lower!.Value), operation(_upper!.Value));
}
