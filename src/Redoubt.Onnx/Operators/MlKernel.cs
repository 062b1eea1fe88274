using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>The kernel of a support vector machine: a similarity of each row with each support vector.</summary>
internal sealed class MlKernel
{
    // Up to this many numbers, differences to all support vectors are formed one by one.
    private const int MostDifferences = 1 << 14;

    private readonly string _type;
    private readonly float _gamma, _offset, _degree;

    private MlKernel(string type, float[] parameters)
    {
        _type = type;
        if (parameters.Length == 3) (_gamma, _offset, _degree) = (parameters[0], parameters[1], parameters[2]);
    }

    /// <summary>Reads <c>kernel_type</c> and <c>kernel_params</c>: γ, c and the degree.</summary>
    public static MlKernel Read(OperatorNode node)
    {
        string type = node.Attributes.Text("kernel_type", "LINEAR");
        float[] parameters = node.Attributes.Floats("kernel_params") ?? [];
        if (type is not ("LINEAR" or "POLY" or "RBF" or "SIGMOID")) throw node.Error($"has the unknown kernel_type '{type}'");
        if (parameters.Length is not (0 or 3)) throw node.Error($"has {parameters.Length} kernel_params instead of 3");
        return new MlKernel(type, parameters);
    }

    /// <summary><c>[N,M]</c> for rows <c>[N,F]</c> and support vectors <c>[M,F]</c>.</summary>
    public Value Of(Value rows, Literal vectors)
    {
        Value constant = rows.Builder.Constant(vectors);
        return _type switch
        {
            "POLY" => Power(Product(rows, constant) * _gamma + _offset),
            "RBF" => (Distances(rows, vectors) * -_gamma).Unary(OpKind.Exp),
            "SIGMOID" => (Product(rows, constant) * _gamma + _offset).Unary(OpKind.Tanh),
            _ => Product(rows, constant),
        };
    }

    private static Value Product(Value rows, Value vectors) => rows.MatMul(vectors, transposeRight: true);

    private Value Power(Value x) => _degree switch
    {
        1 => x,
        2 => x * x,
        3 => x * x * x,
        _ => x.Binary(OpKind.Pow, x.Builder.Constant(_degree)),
    };

    /// <summary>Squared distances.</summary>
    private static Value Distances(Value rows, Literal vectors)
    {
        (int count, int features) = (vectors.Shape[0], vectors.Shape[1]);
        GraphBuilder b = rows.Builder;
        if ((long)count * features <= MostDifferences)
        {
            Value difference = rows.Reshape(rows.Type[0], 1, features) - b.Constant(vectors.Reshape(new Shape(1, count, features)));
            return (difference * difference).Sum([2]);
        }

        // |x|² - 2⟨x, v⟩ + |v|² loses what the norms have in common. Around the vectors' mean the norms are no larger than the distances, so little is lost.
        Value mean = b.Constant(Literal.Of(new Shape(1, features), Mean(vectors.Floats, count, features)));
        Value x = rows - mean, centered = b.Constant(vectors) - mean;
        Value norms = (centered * centered).Sum([1]).Reshape(1, count);
        return ((x * x).Sum([1], keepDimensions: true) - Product(x, centered) * 2f + norms).Relu();
    }

    private static float[] Mean(float[] vectors, int count, int features)
    {
        float[] mean = new float[features];
        for (int f = 0; f < features; f++)
        {
            double sum = 0;
            for (int i = 0; i < count; i++) sum += vectors[(i * features) + f];
            mean[f] = (float)(sum / count);
        }

        return mean;
    }
}
