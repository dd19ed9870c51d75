import assert from "node:assert/strict";
import { classifyCommand } from "../../../../src/core/guard/command/classifyCommand.ts";

/** Commands by what they do; behind `→` the script that is run. */
const train = `
python train.py → train.py
python3 -u src/train.py --lr 1e-3 → src/train.py
CUDA_VISIBLE_DEVICES=0,1 python -W ignore train_model.py → train_model.py
nohup python train.py > log.txt 2>&1 & → train.py
env -u HOME OMP_NUM_THREADS=1 python train.py → train.py
timeout -k 5 3600 python train.py → train.py
nice -n 10 python finetune.py → finetune.py
sudo -u bob python retrain.py → retrain.py
time python fine_tune_bert.py → fine_tune_bert.py
srun -n 4 --gres gpu:1 python train.py → train.py
mpirun -np 4 python train.py → train.py
xvfb-run -a python train_agent.py → train_agent.py
taskset 0x3 python train.py → train.py
cd experiments && python train.py → experiments/train.py
cd a; cd ../b; python train.py → b/train.py
source venv/bin/activate && python train.py → train.py
python train.py | tee log.txt → train.py
poetry run python train.py → train.py
uv run train.py → train.py
uv run --with torch --extra gpu python -m pkg.train → pkg/train.py
pdm run python train.py → train.py
pipenv run python train.py → train.py
hatch run dev:train
hatch run gpu:python train.py
conda run -n ml --no-capture-output python train.py → train.py
micromamba run -n ml python train.py → train.py
pixi run train
bash -c "python train.py" → train.py
bash -lc 'cd exp && python train.py' → exp/train.py
docker run --gpus all -v $PWD:/w image python train.py → train.py
docker compose run trainer python main.py --do_train → main.py
docker exec -it box bash -c "python train.py" → train.py
sbatch --wrap "python train.py" → train.py
sbatch --wrap="python train.py" → train.py
sbatch train.slurm → train.slurm
qsub scripts/train.sh → scripts/train.sh
bash train.sh → train.sh
./scripts/train.sh 3
tmux new -d -s run 'python train.py' → train.py
screen -dmS run python train.py → train.py
for s in 1 2 3; do python train.py --seed $s; done → train.py
if true; then python train.py; fi → train.py
python main.py train → main.py
python main.py fit --config c.yaml → main.py
python main.py --mode train → main.py
python main.py mode=train → main.py
python run_glue.py --do_train --do_eval → run_glue.py
python -m scripts.finetune → scripts/finetune.py
python -m torch.distributed.run --nproc_per_node=2 main.py → main.py
python -m torch.distributed.launch main.py → main.py
torchrun --nproc_per_node 8 main.py → main.py
accelerate launch --multi_gpu run.py → run.py
deepspeed --num_gpus 2 main.py --deepspeed ds.json → main.py
horovodrun -np 4 python main.py → main.py
composer -n 8 main.py → main.py
dvc repro
dvc exp run -S lr=0.1
dvc queue start
mlflow run . -P alpha=0.5
kedro run
kedro run --pipeline training
snakemake --cores 4
airflow dags trigger train_model
airflow dags test train_model 2026-01-01
airflow tasks run dag task 2026-01-01
luigi --module tasks Train --local-scheduler
ray job submit -- python train.py
kfp run create -e exp -f p.yaml
make train
make -j4 train-resnet
just finetune
tox -e train
wandb agent user/project/abc
guild run train lr=0.1
ploomber build
yolo detect train data=coco.yaml
axolotl train config.yml
llamafactory-cli train a.yaml
spacy train config.cfg --output out
rasa train
fairseq-train data-bin
nnUNetv2_train 001 3d_fullres 0
onmt_train -config a.yaml
trl sft --model_name_or_path m
aws sagemaker create-training-job --cli-input-json file://a.json
C:\\Users\\me\\venv\\Scripts\\python.exe train.py → train.py
& C:/Python311/python.exe "c:/My Work/train.py" → C:/My Work/train.py
.\\venv\\Scripts\\python.exe src\\train.py → src/train.py
python.exe .\\train.py → train.py
cmd /c "python train.py" → train.py
powershell -Command "python train.py" → train.py
Rscript train.R → train.R
./train.py --epochs 3 → train.py
ipython train.py → train.py
python -m cProfile -o out.prof train.py → train.py
coverage run train.py → train.py
python trainer/main.py --train → trainer/main.py
python TrainModel.py → TrainModel.py
python hyperparameter_sweep.py → hyperparameter_sweep.py
xargs -n 1 python train.py → train.py
`;
const openFile = `
python main.py → main.py
python ./a/b.py --x 1 → a/b.py
uv run main.py → main.py
python -m pkg.main → pkg/main.py
papermill in.ipynb out.ipynb -p a 1 → in.ipynb
jupyter nbconvert --to notebook --execute nb.ipynb → nb.ipynb
jupyter execute nb.ipynb → nb.ipynb
python -m jupyter nbconvert --execute nb.ipynb → nb.ipynb
ipython analysis.py → analysis.py
spark-submit --master local job.py → job.py
./run.py → run.py
python test_train.py → test_train.py
python prepare_train_data.py → prepare_train_data.py
python plot_training.py → plot_training.py
cd sub && python main.py → sub/main.py
torchrun eval.py → eval.py
poetry run python experiment.py → experiment.py
python "my script.py" → my script.py
python -X dev -W error model.py → model.py
`;
const no = `
ls train
cd train
cat train.py
vim train.py
git add train.py
git commit -m "python train.py"
git checkout train
grep -rn train .
pip install -r requirements.txt
python -m pip install torch
pytest tests/test_train.py
python -m pytest tests
echo python train.py
# python train.py
docker build -t train .
docker run -it ubuntu ls
kedro viz
mlflow ui
mlflow server
ssh host "python train.py"
conda activate train
conda create -n train python=3.11
source train/bin/activate
mkdir train
rm -rf train
python
python --version
python -c "import torch; print(torch.__version__)"
python train.py --help
python train.py --dry-run
dvc repro --dry
dvc push
dvc exp show
snakemake -n
make -n train
make test
make
tensorboard --logdir train
jupyter lab
jupyter notebook train.ipynb
jupyter nbconvert --to html nb.ipynb
accelerate config
wandb login
airflow dags list
ray start --head
black train.py
ruff check train.py
mypy train.py
code train.py
python setup.py develop
python manage.py runserver
python -m http.server
which python
tail -f train.log
nvidia-smi
kubectl logs train-1
tmux ls
scp train.py host:
chmod +x train.sh
uv sync
poetry add scikit-learn
poetry install
npm run build
streamlit run app.py
touch train.py
`;

function lines(text: string): readonly (readonly [command: string, script: string | undefined])[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [command = "", script] = line.split(" → ");
      return [command, script] as const;
    });
}

describe("classifyCommand", () => {
  for (const [verdict, text] of Object.entries({ train, "open-file": openFile, no })) {
    describe(verdict, () => {
      for (const [command, script] of lines(text))
        it(command, () => {
          const found = classifyCommand(command);
          assert.equal(found.verdict, verdict);
          if (script !== undefined) assert.equal(found.script, script);
        });
    });
  }

  it("says that a command runs in a container", () => {
    assert.equal(classifyCommand("docker run image python train.py").isInContainer, true);
    assert.equal(classifyCommand("python train.py").isInContainer, undefined);
  });

  it("comes to an end with lines that stand in each other", () => {
    const nested = Array.from({ length: 50 }).reduce<string>((line) => `eval ${line}`, "python train.py");
    assert.equal(classifyCommand(nested).verdict, "no");
  });
});
