using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class HueAttackTests
{
    // A third of the circle makes green of red, blue of green and red of blue; a whole one changes nothing.
    [Fact]
    public void Recolor_ThirdsOfTheCircle_SwapTheChannels()
    {
        float[] image = new float[3 * 20], once = new float[60], thrice = new float[60];
        new RandomKey(TestSeed.Value).FillUniform(image);
        HueProcedure.Recolor(image, (0, 1), 1 / 3.0, 0, once);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(image[40 + i], once[i], 1e-6f);
            Assert.Equal(image[i], once[20 + i], 1e-6f);
            Assert.Equal(image[20 + i], once[40 + i], 1e-6f);
        }

        HueProcedure.Recolor(image, (0, 1), 1, 0, thrice);
        for (int i = 0; i < 60; i++) Assert.Equal(image[i], thrice[i], 1e-6f);
    }

    // Without saturation all channels are the value; with all of it the least channel is nothing; the value never changes.
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(0.2)]
    public void Recolor_Saturation_KeepsTheValue(double saturation)
    {
        float[] image = new float[3 * 20], changed = new float[60];
        new RandomKey(TestSeed.Value).FillUniform(image, -1, 3);
        HueProcedure.Recolor(image, (-1, 4), 0.37, saturation, changed);
        for (int i = 0; i < 20; i++)
        {
            float[] before = [image[i], image[20 + i], image[40 + i]], after = [changed[i], changed[20 + i], changed[40 + i]];
            Assert.Equal(before.Max(), after.Max(), 1e-5f);
            double wanted = Math.Clamp((before.Max() - before.Min()) / (before.Max() + 1.0) + saturation, 0, 1);
            Assert.Equal(wanted, (after.Max() - after.Min()) / (after.Max() + 1.0), 1e-5);
        }
    }

    // Red wins while the picture is red: other hues lose it, a gray model never changes its mind.
    [Fact]
    public void Perturb_ModelOfColors_IsBrokenAndModelOfLightIsNot()
    {
        var shape = new Shape(3, 1, 1);
        var inputs = new Tensor(new Shape(1, 3, 1, 1));
        ((float[])[0.9f, 0.2f, 0.1f]).CopyTo(inputs.Data);
        var attack = new HueAttack(new HueOptions { Ball = PerturbationBall.Unlimited(Norm.Linf) });
        var colors = new LinearClassifier(new float[,] { { 1, 0, 0 }, { 0, 1, 1 } }, [0, 0], exampleShape: shape);
        AttackOutcome outcome = attack.Perturb(colors, inputs, AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.Equal(AttackRowStatus.Broken, outcome.Status[0]);
        Assert.Equal(0.9f, outcome.Adversarial.Row(0).ToArray().Max(), 1e-6f);
        var constant = new LinearClassifier(new float[,] { { 0, 0, 0 }, { 0, 0, 0 } }, [1, 0], exampleShape: shape);
        outcome = attack.Perturb(constant, inputs, AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.Equal((AttackRowStatus.NotFound, 1001L), (outcome.Status[0], outcome.ForwardPasses[0]));
    }

    [Fact]
    public void Perturb_GrayImages_SaysWhatItNeeds()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(1);
        var attack = new HueAttack(new HueOptions { Ball = PerturbationBall.Unlimited(Norm.Linf) });
        Assert.StartsWith("Hue needs images of three channels [3, H, W], the examples are [1",
            Assert.Throws<ArgumentException>(() => attack.Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run())).Message, StringComparison.Ordinal);
        Assert.Equal(["HueAttack supports linf and l2, not l1."], new HueOptions { Ball = PerturbationBall.L1(1) }.Errors());
    }
}
